import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isGlob, type SourceFile } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import { defaultExcludes, withoutExcluded } from '../provider/default-excludes.ts'
import { type ReferenceBase, readersFor, resolveTarget } from './resolve-target.ts'
import type { ReadRequest } from './source-job.ts'

/** Sources that one target may expand to. */
const maxMatches = 10_000

/** A source that a Location leads to: its address, and how to read it; nothing when it is still the version that is known. */
export interface ExpandedTarget {
  url: string
  read(request: ReadRequest): Promise<SourceFile | undefined>
}

/**
 * The sources that a target of a Location means: one address, or the files that match a pattern, sorted.
 *
 * @throws CATALOG_TARGET_INVALID, and what the readers throw
 */
export async function expandTarget(
  target: string,
  base: ReferenceBase,
  signal: AbortSignal,
): Promise<ExpandedTarget[]> {
  const isPath = !/^[a-z][a-z0-9+.-]*:/i.test(target)
  if (isPath && isGlob(target) && base.url.startsWith('file:'))
    return expandGlob(target, base, signal)
  const url = resolveTarget(base, target)
  if (!url.startsWith('file:') && url.includes('*')) return searchAll(url, { base, target, signal })
  return [expandedTarget(url, base)]
}

/** The files of a repository that an address with a pattern stands for. */
async function searchAll(
  url: string,
  { base, target, signal }: { base: ReferenceBase; target: string; signal: AbortSignal },
): Promise<ExpandedTarget[]> {
  const { urls } = await base.remote.search(url, { signal })
  const wanted = withoutExcluded(urls, url)
  if (wanted.length > maxMatches) throw tooMany(target)
  return wanted.map((each) => expandedTarget(each, base))
}

function expandedTarget(url: string, base: ReferenceBase): ExpandedTarget {
  const readers = readersFor(url, base)
  return {
    url,
    read: ({ signal, etag }) =>
      etag === undefined
        ? readers.read(url, { signal })
        : readers.readIfChanged(url, { signal, etag }),
  }
}

async function expandGlob(
  target: string,
  base: ReferenceBase,
  signal: AbortSignal,
): Promise<ExpandedTarget[]> {
  const segments = target.split('/')
  const plain = segments.slice(0, segments.findIndex(isGlob))
  const start = resolve(dirname(fileURLToPath(base.url)), ...plain)
  const pattern = segments.slice(plain.length).join('/')
  const tree = await base.local.tree(`${pathToFileURL(start).href}/`, { signal })
  const found: ExpandedTarget[] = []
  try {
    const options = { include: [pattern], exclude: defaultExcludes, signal }
    for await (const { path } of tree.folder.walk(options)) {
      if (found.length === maxMatches) throw tooMany(target)
      found.push(expandedTarget(pathToFileURL(resolve(tree.folder.root, path)).href, base))
    }
  } finally {
    await tree[Symbol.asyncDispose]()
  }
  return found
}

function tooMany(target: string) {
  return catalogErrors.TARGET_INVALID({ target, reason: `more than ${maxMatches} files match` })
}

/** The name of a source beside another one, in the way the user knows that one. */
export function fileBeside(known: { url: string; file: string }, url: string): string {
  if (!url.startsWith('file:')) return url
  if (!known.url.startsWith('file:') || known.file === known.url) return fileURLToPath(url)
  const step = relative(dirname(fileURLToPath(known.url)), fileURLToPath(url))
  return join(dirname(known.file), step)
}
