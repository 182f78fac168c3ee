import { CallboardError, canonicalRef, type Entity } from '@callboard/core'
import { documentUrl } from './document-url.ts'

/** Where the docs of an entity are: a tree of files, or another entity's site. */
export type DocsSource = { url: string } | { sharedWith: string }

/** Reads the annotations by which an entity says where its docs are. Undefined when it has none. */
export function docsSourceOf(entity: Entity): DocsSource | undefined {
  const annotations = entity.metadata.annotations ?? {}
  const shared = annotations['backstage.io/techdocs-entity']
  if (shared !== undefined) return sharedSource(shared)
  const [, type, target = ''] =
    /^(dir|url):(.*)$/.exec(annotations['backstage.io/techdocs-ref'] ?? '') ?? []
  if (type === 'url')
    return /^https?:\/\//i.test(target) && URL.canParse(target) ? { url: target } : undefined
  const base = documentUrl(entity)
  if (type !== 'dir' || base === undefined || !URL.canParse(`${target}/`, base)) return undefined
  const url = new URL(`${target.replace(/\/+$/, '')}/`, base)
  const { protocol, host } = new URL(base)
  // A document may point beside itself, not from a repository to the files of this machine or to another host.
  return url.protocol === protocol && url.host === host ? { url: url.href } : undefined
}

function sharedSource(ref: string): DocsSource | undefined {
  try {
    return { sharedWith: canonicalRef(ref) }
  } catch (error) {
    if (CallboardError.is(error)) return undefined
    throw error
  }
}
