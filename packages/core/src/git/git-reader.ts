import { z } from 'zod'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { Integration } from '../git-hosts/integration.ts'
import { type TreeLimits, treeLimits } from '../git-hosts/unpack-archive.ts'
import { writeNameable } from '../git-hosts/write-nameable.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { createTemporaryFolder } from '../node/temporary-folder.ts'
import type { UrlGate } from '../node/url-gate.ts'
import { checkOptions, objectWith } from '../options/check-options.ts'
import type { Folder } from '../path/folder.ts'
import { resolveRelativePath } from '../path/relative-path.ts'
import {
  defineReader,
  type Reader,
  type ReaderContext,
  type SourceTree,
} from '../readers/reader.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'
import { createGitCache, type GitObjects } from './git-cache.ts'
import { gitCredentials } from './git-credentials.ts'
import { matchCommit, readBlob, readCommitFile, walkCommit } from './git-objects.ts'
import { formatGitUrl, type GitPlace, parseGitUrl } from './parse-git-url.ts'

/** How {@link gitReader} is set up. */
export interface GitReaderOptions {
  /** Hosts that may be cloned from. */
  gate: UrlGate
  /** Keeps what was fetched; for this reader alone, and opened with `allowGit`. */
  cache: Folder
  /** Tokens for hosts among them. @default nobody is signed in */
  integrations?: readonly Integration[]
  /** Of a whole folder that is read. */
  limits?: TreeLimits
  /** Size of one file. @default 10 MiB */
  maxFileBytes?: number
  /** For how long a branch is taken to stand for the same commit without asking. @default 10_000 */
  freshMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  gate: objectWith('fetch', 'check'),
  cache: objectWith('rename', 'remove'),
  integrations: z.array(z.unknown()).optional(),
  limits: z
    .strictObject({
      maxFiles: z.number().positive().optional(),
      maxBytes: z.number().positive().optional(),
    })
    .optional(),
  maxFileBytes: z.number().positive().optional(),
  freshMs: z.number().nonnegative().optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * Reads files, folders and patterns from repositories of any Git server, by addresses such as
 * `git+https://git.example/group/repo.git//dir/catalog-info.yaml?ref=main`. One commit is fetched, without its history;
 * links and sub-modules are never followed.
 *
 * @example
 * ```ts no-run
 * import { createReaders } from '@callboard/core'
 * import { gitReader } from '@callboard/core/git'
 * import { createUrlGate, openFolder } from '@callboard/core/node'
 * const cache = await openFolder({ root: '.callboard/git-cache', create: true, allowGit: true })
 * const readers = createReaders([gitReader({ cache, gate: createUrlGate({ allow: ['https://git.example'] }) })])
 * await readers.search('git+https://git.example/acme/shop.git//services/*' + '/catalog-info.yaml')
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function gitReader(options: GitReaderOptions): Reader {
  checkOptions('gitReader', optionsSchema, options)
  const { gate, cache: folder, maxFileBytes = 10 * 1024 * 1024, runtime = nodeRuntime } = options
  const { freshMs = 10_000 } = options
  const limits = treeLimits(options.limits)
  const headersFor = gitCredentials(options.integrations ?? [])
  const cache = createGitCache({ folder, gate, runtime, freshMs, headersFor })

  return defineReader({
    name: 'git',
    matches: (url) => parseGitUrl(url) !== undefined,
    async read({ url, etag, signal }) {
      const place = placeOf(url)
      const shown = shownUrl(url.href)
      const objects = await open(place, signal)
      const file = { path: place.path, url: shown, maxBytes: maxFileBytes }
      const { bytes, oid } = await readCommitFile(objects, file)
      if (oid === etag) return undefined
      return { text: textOf(bytes, shown), url: formatGitUrl(place), etag: oid }
    },
    async tree(context) {
      const place = placeOf(context.url)
      const commit = await cache.commitOf(place, context.signal)
      if (commit === context.etag) return undefined
      const objects = await cache.open(place, commit, context.signal)
      return { ...(await checkOut(objects, place, { ...context, limits })), etag: commit }
    },
    async search({ url, etag, signal }) {
      const place = placeOf(url)
      const commit = await cache.commitOf(place, signal)
      if (commit === etag) return undefined
      const objects = await cache.open(place, commit, signal)
      const { maxFiles } = limits
      const paths = await matchCommit(objects, place.path, { maxFiles, signal })
      return { urls: paths.map((path) => formatGitUrl({ ...place, path })), etag: commit }
    },
    resolve(reference, base) {
      const place = placeOf(base)
      const folder = base.pathname.endsWith('/')
        ? place.path
        : place.path.split('/').slice(0, -1).join('/')
      const from = reference.startsWith('/') ? '' : folder
      return formatGitUrl({ ...place, path: resolveRelativePath(from, reference) })
    },
  })

  async function open(place: GitPlace, signal: AbortSignal | undefined): Promise<GitObjects> {
    return cache.open(place, await cache.commitOf(place, signal), signal)
  }
}

function placeOf(url: URL): GitPlace {
  const place = parseGitUrl(url)
  if (place) return place
  const reason = 'it is not the address of a Git repository'
  throw coreErrors.URL_INVALID({ url: shownUrl(url.href), reason })
}

async function checkOut(
  objects: GitObjects,
  place: GitPlace,
  {
    url,
    limits: { maxFiles, maxBytes },
    signal,
  }: ReaderContext & { limits: ReturnType<typeof treeLimits> },
): Promise<SourceTree> {
  const temporary = await createTemporaryFolder({ portable: false })
  try {
    let left = maxBytes
    const prefix = place.path === '' ? 0 : place.path.length + 1
    for await (const file of walkCommit(objects, { under: place.path, maxFiles, signal })) {
      const bytes = await readBlob(objects, { ...file, maxBytes: left })
      left -= bytes.length
      const { executable } = file
      await writeNameable(temporary.folder, file.path.slice(prefix), { data: bytes, executable })
    }
    return {
      folder: temporary.folder,
      url: formatGitUrl({ ...place, path: place.path === '' ? '' : `${place.path}/` }),
      [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
    }
  } catch (error) {
    await temporary[Symbol.asyncDispose]()
    throw CallboardError.is(error, coreErrors.SOURCE_MISSING.code)
      ? coreErrors.SOURCE_MISSING({ url: shownUrl(url.href) })
      : error
  }
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw coreErrors.ENCODING({ path }, { cause })
  }
}
