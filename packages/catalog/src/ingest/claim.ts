import { createHash } from 'node:crypto'
import type { Entity, Issue, Relation, SourceLocation } from '@callboard/core'

/** One source's word on one entity. */
export interface Claim {
  ref: string
  /** Complete but for relations and status; frozen. */
  entity: Entity
  /** Changes exactly when the entity's own document does. */
  etag: string
  /** Edges that the entity declares, each followed by its reverse. */
  relations: readonly Relation[]
  /** Address of the source, the key to what it gave before. */
  source: string
  /** The Location that led to the source. */
  parent?: string | undefined
  at?: SourceLocation | undefined
  /** Errors that keep a newer version out; while there are any, this is the last good one. */
  problems: readonly Issue[]
  /** The source can no longer be read or no longer names it in a readable way. */
  stale: boolean
}

/** What {@link claimEntity} makes a claim from. */
export interface ClaimInput {
  ref: string
  entity: Entity
  relations: readonly Relation[]
  source: string
  /** Location reference of the source, `file:/org/teams.yaml` or `url:https://…`. */
  location: string
  /** Location reference of what led there in the first place. */
  origin: string
  parent?: string | undefined
  at?: SourceLocation | undefined
}

const managedBy = 'backstage.io/managed-by-location'
const managedByOrigin = 'backstage.io/managed-by-origin-location'
const sourceLocation = 'backstage.io/source-location'
const viewUrl = 'backstage.io/view-url'
const editUrl = 'backstage.io/edit-url'
/** What the peer puts in place of an address that a browser would run. */
const rejectedUrl = 'https://backstage.io/annotation-rejected-for-security-reasons'

/**
 * Completes an entity with what only the catalog may say: `uid` (the same for a reference, for ever), `etag`, and where it
 * comes from. What a document says of these itself is overwritten. Freezes the result all the way down.
 */
export function claimEntity(input: ClaimInput): Claim {
  const { ref, entity, relations, source, location, origin, parent, at } = input
  const { uid: _uid, etag: _etag, annotations: written, ...metadata } = entity.metadata
  const annotations: Record<string, string> = {
    ...placesOf(location),
    ...withoutScripts(written),
    [managedBy]: location,
    [managedByOrigin]: origin,
  }
  const own = { ...entity, metadata: { ...metadata, annotations } }
  const etag = hash(JSON.stringify(own))
  const complete = { ...own, metadata: { ...own.metadata, uid: uidOf(ref), etag } }
  return {
    ref,
    entity: deepFreeze(complete),
    etag,
    relations,
    source,
    parent,
    at,
    problems: [],
    stale: false,
  }
}

/** Where the source can be looked at; a document may know better. */
function placesOf(location: string): Record<string, string> {
  if (!location.startsWith('url:')) return {}
  const url = location.slice('url:'.length)
  return { [viewUrl]: url, [sourceLocation]: `url:${new URL('.', url).href}` }
}

/** Browsers skip white space and control characters in a scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const scriptUrl = /^[\s\u0000-\u001f]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|data|vbscript)\s*:/i

function withoutScripts(annotations: Record<string, string> = {}): Record<string, string> {
  const rejected = [viewUrl, editUrl].filter((key) => scriptUrl.test(annotations[key] ?? ''))
  return { ...annotations, ...Object.fromEntries(rejected.map((key) => [key, rejectedUrl])) }
}

function uidOf(ref: string): string {
  return hash(ref).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}

/** Without recursion: what providers make themselves has passed no depth gate. */
function deepFreeze<T extends object>(root: T): T {
  const stack: object[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (Object.isFrozen(node)) continue
    Object.freeze(node)
    for (const child of Object.values(node))
      if (typeof child === 'object' && child !== null) stack.push(child)
  }
  return root
}
