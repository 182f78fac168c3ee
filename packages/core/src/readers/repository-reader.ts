import { z } from 'zod'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { listChanges } from '../git-hosts/file-changes.ts'
import { isCommit, type RepositoryPlace } from '../git-hosts/git-host.ts'
import { createHostClient, type HostClient } from '../git-hosts/host-client.ts'
import {
  type Integration,
  type ResolvedIntegration,
  resolveIntegrations,
  signedIn,
} from '../git-hosts/integration.ts'
import { listFiles } from '../git-hosts/list-files.ts'
import { openRepositoryTree } from '../git-hosts/open-repository-tree.ts'
import { pageOf, parseRepositoryUrl, resolvePlace } from '../git-hosts/parse-repository-url.ts'
import type { TreeLimits } from '../git-hosts/unpack-archive.ts'
import type { UrlGate } from '../node/url-gate.ts'
import { checkOptions, objectWith } from '../options/check-options.ts'
import { compileGlob, isGlob } from '../path/glob.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'
import { defineReader, type Reader, type ReaderContext } from './reader.ts'
import { createSourceFetcher, etagOf } from './source-fetcher.ts'
import { textOf } from './text-of.ts'

/** How {@link repositoryReader} is set up. */
export interface RepositoryReaderOptions {
  integrations: readonly Integration[]
  /** Allows what `integrationOrigins` names. */
  gate: UrlGate
  /** Of a whole folder that is read. */
  limits?: TreeLimits
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  integrations: z.array(z.unknown()),
  gate: objectWith('fetch', 'check'),
  limits: z
    .strictObject({
      maxFiles: z.number().positive().optional(),
      maxBytes: z.number().positive().optional(),
    })
    .optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

interface Place extends ResolvedIntegration {
  place: RepositoryPlace
  client: HostClient
}

/**
 * Reads files, folders and patterns by the addresses of the pages of Git hosts (`…/blob/main/catalog-info.yaml`),
 * through the interface of the host. A ref with a slash is written with `%2F`.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function repositoryReader(options: RepositoryReaderOptions): Reader {
  checkOptions('repositoryReader', optionsSchema, options)
  const { gate, runtime, limits } = options
  const integrations = resolveIntegrations(options.integrations)
  const fetchSource = createSourceFetcher({ gate, runtime })

  const parse = (url: URL) => {
    for (const integration of integrations) {
      const place = parseRepositoryUrl(url, integration)
      if (place) return { ...integration, place }
    }
    return undefined
  }
  const open = async ({ url, signal }: ReaderContext): Promise<Place> => {
    const found = parse(url)
    if (!found) throw failed(url, 'it is not a page of a repository')
    const { place } = found
    const own = await signedIn(found, { owner: place.owner, signal })
    return { ...own, place, client: createHostClient(own, { fetchSource, signal }) }
  }

  return defineReader({
    name: 'repositories',
    matches: (url) => parse(url) !== undefined,
    read: (context) => aboutPage(context, async () => readFile(await open(context), context)),
    tree: (context) =>
      aboutPage(context, async () => {
        const at = await open(context)
        const commit = await commitOf(at)
        if (commit === context.etag) return undefined
        const pinned = { ...at.place, ref: commit, refType: 'commit' } as const
        const tree = await openRepositoryTree(pinned, {
          ...at,
          limits,
          url: shownUrl(context.url.href),
        })
        const url = pageOf({ ...at.place, page: 'folder', inside: true }, at)
        return { ...tree, url, etag: commit }
      }),
    changes: (context) =>
      aboutPage(context, async () => {
        const { etag, paths, maxRequests } = context
        const { host, place, client } = await open(context)
        const pinned = isCommit(etag) ? ({ ref: etag, refType: 'commit' } as const) : {}
        const below = place.path === '' ? '' : `${place.path}/`
        const times = await listChanges(
          { ...place, ...pinned },
          { host, client, paths: paths.map((path) => below + path), maxRequests },
        )
        return new Map([...times].map(([path, ms]) => [path.slice(below.length), ms]))
      }),
    search: (context) =>
      aboutPage(context, async () => {
        const at = await open(context)
        const commit = await commitOf(at)
        if (commit === context.etag) return undefined
        const urls = (await matchingPaths(at, commit)).map((path) =>
          pageOf({ ...at.place, path, page: 'file', inside: false }, at),
        )
        return { urls, etag: commit }
      }),
    resolve(reference, base) {
      const found = parse(base)
      if (!found) return new URL(reference, base).href
      return pageOf(resolvePlace(found.place, reference), found)
    },
    place(url) {
      const found = parse(url)
      if (!found) return url.origin
      return `${found.site.baseUrl}/${found.place.owner}/${found.place.repo}`
    },
  })
}

/** Says what went wrong about the page that was asked for, not about a route of the interface. */
async function aboutPage<T>({ url }: ReaderContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    const make = [
      coreErrors.SOURCE_MISSING,
      coreErrors.SOURCE_DENIED,
      coreErrors.SOURCE_UNAVAILABLE,
    ].find(({ code }) => code === error.code)
    const data = { ...error.data, url: shownUrl(url.href) } as { url: string; status: number }
    throw make ? make(data, { cause: error }) : error
  }
}

async function readFile(at: Place, { url, etag }: ReaderContext) {
  const { host, place, client } = at
  if (place.page === 'folder') throw failed(url, 'it is a folder; name a file in it')
  const answer = await client.get({ ...(await host.file(place, client)), etag })
  if (!answer) return undefined
  if (host.isListing?.(answer)) throw failed(url, 'it is a folder; name a file in it')
  const next = etagOf(answer)
  return {
    text: textOf(answer, { shown: shownUrl(url.href), path: place.path }),
    url: pageOf({ ...place, page: 'file', inside: false }, at),
    ...(next !== undefined && { etag: next }),
  }
}

async function commitOf({ host, place, client }: Place): Promise<string> {
  const { ref } = place
  const commit = ref !== undefined && isCommit(ref) ? ref : await host.commit(place, client)
  if (isCommit(commit)) return commit
  throw failed(new URL(client.site.baseUrl), 'it names no commit for the ref')
}

/** Files whose path matches that of the place, sorted. */
async function matchingPaths({ host, place, client }: Place, commit: string): Promise<string[]> {
  const matches = compileGlob(place.path)
  const names = place.path.split('/')
  const firstPattern = names.findIndex(isGlob)
  const under = names.slice(0, firstPattern === -1 ? -1 : firstPattern).join('/')
  const folder = { ...place, ref: commit, refType: 'commit', path: under } as const
  const files = await listFiles(folder, { host, client }).catch((error: unknown) => {
    // The commit is there, so it is the folder that is not.
    if (CallboardError.is(error, coreErrors.SOURCE_MISSING.code)) return []
    throw error
  })
  return files.filter(matches).sort()
}

function failed(url: URL, reason: string) {
  return coreErrors.SOURCE_FAILED({ url: shownUrl(url.href), reason })
}
