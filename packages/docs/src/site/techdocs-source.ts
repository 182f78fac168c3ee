import { pathToFileURL } from 'node:url'
import { CallboardError, canonicalRef, type Entity, type Readers } from '@callboard/core'
import { docsErrors } from '../errors.ts'

/** Where the docs of an entity are: a tree of files, or another entity's site and a page in it. */
export type DocsSource = { url: string } | { sharedWith: string; path: string }

/**
 * Reads the annotations by which an entity says where its docs are: `backstage.io/techdocs-ref` with `dir:` or `url:`, or
 * `backstage.io/techdocs-entity` with `backstage.io/techdocs-entity-path`. Undefined when it has none.
 *
 * @throws DOCS_ANNOTATION_INVALID
 */
export function techdocsSource(
  { metadata }: Pick<Entity, 'metadata'>,
  readers: Pick<Readers, 'resolve'>,
): DocsSource | undefined {
  const annotations = metadata.annotations ?? {}
  const shared = annotations['backstage.io/techdocs-entity']
  if (shared !== undefined) {
    const path = annotations['backstage.io/techdocs-entity-path'] ?? ''
    return { sharedWith: refOf(shared), path: path.replace(/^\/+/, '') }
  }
  const given = annotations['backstage.io/techdocs-ref']
  if (given === undefined) return undefined
  const refuse = (reason: string) =>
    docsErrors.ANNOTATION_INVALID({ annotation: 'backstage.io/techdocs-ref', value: given, reason })
  const [, type, target = ''] = /^(dir|url):(.*)$/.exec(given.trim()) ?? []
  if (type === undefined) throw refuse('it begins with neither "dir:" nor "url:"')
  if (type === 'url') {
    if (/^https?:\/\//i.test(target) && URL.canParse(target)) return { url: target }
    throw refuse('it is not an http(s) address')
  }
  const base = documentUrl(annotations)
  if (base === undefined) throw refuse('the entity does not say which document it comes from')
  return { url: folderBeside(base, target, { readers, refuse }) }
}

function refOf(value: string): string {
  try {
    return canonicalRef(value)
  } catch (cause) {
    const annotation = 'backstage.io/techdocs-entity'
    const reason = 'it is not an entity reference'
    throw docsErrors.ANNOTATION_INVALID({ annotation, value, reason }, { cause })
  }
}

/** The address of an entity's document, or of the folder it is in. */
function documentUrl(annotations: Readonly<Record<string, string>>): string | undefined {
  for (const name of ['backstage.io/source-location', 'backstage.io/managed-by-location']) {
    const [, type, target = ''] = /^(file|url):(.+)$/.exec(annotations[name] ?? '') ?? []
    if (type === 'file')
      return target.startsWith('file:') ? target : pathToFileURL(target).href + trailing(target)
    if (type === 'url' && URL.canParse(target)) return target
  }
  return undefined
}

const trailing = (path: string): string => (path.endsWith('/') ? '/' : '')

function folderBeside(
  base: string,
  target: string,
  {
    readers,
    refuse,
  }: { readers: Pick<Readers, 'resolve'>; refuse(reason: string): CallboardError },
): string {
  if (/^[/\\]|^[a-z]+:/i.test(target) || target.includes('\\'))
    throw refuse('the folder is not relative to the document')
  let url: string
  try {
    url = readers.resolve(`${target.replace(/\/+$/, '')}/`, base)
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    throw refuse(error.message)
  }
  const [from, to] = [new URL('.', base), new URL(url)]
  // On this machine a document may point beside itself and below; in a repository, anywhere in it.
  const isOutside = from.protocol === 'file:' && !to.pathname.startsWith(from.pathname)
  if (to.protocol !== from.protocol || to.host !== from.host || isOutside)
    throw refuse('the folder is not beside the document')
  return url
}
