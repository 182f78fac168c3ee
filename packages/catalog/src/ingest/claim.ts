import { hash } from 'node:crypto'
import type { Entity, Issue, Relation, SourceLocation } from '@callboard/core'
import { deepFreeze } from '../deep-freeze.ts'
import { folderAddress } from './folder-address.ts'

/** One source's word on one entity. */
export interface Claim {
  ref: string
  /** Complete but for relations and status; frozen. */
  entity: Entity
  /** Changes exactly when the entity's own document does. */
  etag: string
  /** Edges that a processor adds to those of its `spec`, each followed by its reverse. */
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
  /** @default none */
  relations?: readonly Relation[] | undefined
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
  const { ref, entity, relations = noRelations, source, location, origin, parent, at } = input
  const text = JSON.stringify({ ...entity, metadata: metadataOf(entity, { location, origin }) })
  const etag = hash('sha256', text, 'base64url')
  // Through JSON: what cannot be kept is not served either, and nothing holds on to the text that it was cut from.
  const complete: Entity = JSON.parse(text)
  complete.metadata.uid = uidOf(ref)
  complete.metadata.etag = etag
  complete.apiVersion = versionOf(complete.apiVersion)
  shareTexts(complete.metadata.annotations ?? {}, [source, location, origin])
  return {
    ref,
    entity: deepFreeze(complete),
    etag,
    relations,
    source,
    parent,
    at,
    problems: noProblems,
    stale: false,
  }
}

/** JSON made a text of its own of each value; those that many have, or that stand elsewhere too, are kept once. */
function shareTexts(annotations: Record<string, string>, texts: readonly string[]): void {
  for (const key in annotations) {
    const known = texts.find((text) => text === annotations[key])
    if (known !== undefined) annotations[key] = known
  }
}

function versionOf(apiVersion: string): string {
  return usualVersions.find((version) => version === apiVersion) ?? apiVersion
}

const usualVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1']

function metadataOf(
  { metadata }: Entity,
  { location, origin }: Pick<ClaimInput, 'location' | 'origin'>,
): Record<string, unknown> {
  // Key by key: objects made by rest and spread take thrice the time to be written as JSON.
  const own: Record<string, unknown> = {}
  for (const key of Object.keys(metadata)) if (!catalogKeys.includes(key)) own[key] = metadata[key]
  const annotations: Record<string, string> = {}
  Object.assign(annotations, placesOf(location), withoutScripts(metadata.annotations))
  annotations[managedBy] = location
  annotations[managedByOrigin] = origin
  own.annotations = annotations
  // Filled in later: here they are given their room.
  own.uid = ''
  own.etag = ''
  return own
}

/** What of a document's metadata is not taken as it is. */
const catalogKeys = ['uid', 'etag', 'annotations']

const noRelations: readonly Relation[] = Object.freeze([])
const noProblems: readonly Issue[] = Object.freeze([])

/** Where the source can be looked at; a document may know better. */
function placesOf(location: string): Record<string, string> {
  if (!location.startsWith('url:')) return {}
  const url = location.slice('url:'.length)
  return { [viewUrl]: url, [sourceLocation]: `url:${folderAddress(url)}` }
}

/** Browsers skip white space and control characters in a scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const scriptUrl = /^[\s\u0000-\u001f]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|data|vbscript)\s*:/i

function withoutScripts(annotations: Record<string, string> = {}): Record<string, string> {
  const rejected = [viewUrl, editUrl].filter((key) => scriptUrl.test(annotations[key] ?? ''))
  if (rejected.length === 0) return annotations
  return { ...annotations, ...Object.fromEntries(rejected.map((key) => [key, rejectedUrl])) }
}

function uidOf(ref: string): string {
  const digits = hash('sha256', ref, 'hex')
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16)]
  return [...parts, digits.slice(16, 20), digits.slice(20, 32)].join('-')
}
