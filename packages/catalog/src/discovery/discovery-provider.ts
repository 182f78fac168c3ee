import {
  CallboardError,
  coreErrors,
  createReaders,
  type Issue,
  issueFromError,
  type Readers,
  throwIfAborted,
} from '@callboard/core'
import {
  type HostApi,
  type IntegrationType,
  openHostApi,
  repositoryReader,
} from '@callboard/core/readers'
import { catalogErrors } from '../errors.ts'
import {
  defineProvider,
  type Provider,
  type ProviderContext,
  type Source,
} from '../provider/provider.ts'
import { type AnswerCache, createDiscoveryCall } from './discovery-call.ts'
import type { DiscoveredRepository, DiscoveryHost } from './discovery-host.ts'
import {
  checkDiscoveryOptions,
  type DiscoveryOptions,
  repositoryTest,
} from './discovery-options.ts'
import { peopleEntities } from './people-entities.ts'

/** Repositories that are looked into at once. */
const parallel = 8

/** A file as it was read last. */
interface KnownFile {
  /** None of a file that another process read. */
  text: string | undefined
  etag: string | undefined
  /** Times in a row that it was not there. */
  missing: number
}

/** What a provider remembers between two readings. */
interface Memory {
  answers: AnswerCache
  /** By the address of their repository's branch, then by their own. */
  files: Map<string, Map<string, KnownFile>>
  repositories: number
}

/** A provider over one organisation of one host. */
export function discoveryProvider(
  host: DiscoveryHost,
  { type, options }: { type: IntegrationType; options: DiscoveryOptions },
): Provider {
  checkDiscoveryOptions(type, options)
  const { integration, gate, organisation, kinds, people = false, runtime } = options
  const { name = `${type}:${organisation}`, missingConfirmations = 3 } = options
  const wanted = repositoryTest(options.repositories)
  const clock = runtime && { runtime }
  const api = openHostApi({ integration, owner: organisation, gate, ...clock })
  const readers = createReaders([repositoryReader({ integrations: [integration], gate, ...clock })])
  const memory: Memory = { answers: new Map(), files: new Map(), repositories: 0 }

  return defineProvider({
    name,
    ...(kinds && { kinds: people ? [...new Set([...kinds, 'User', 'Group'])] : kinds }),
    async *read({ signal, knownVersion }) {
      throwIfAborted(signal)
      const { call, next } = createDiscoveryCall(api, { cache: memory.answers, signal })
      const listed = await host.repositories(call, organisation)
      // A token that lost its rights gives an empty list, and not an error.
      if (listed.length === 0 && memory.repositories > 0)
        throw catalogErrors.DISCOVERY_EMPTY({ organisation, before: memory.repositories })
      const entities = people
        ? peopleEntities(await host.people(call, organisation), { organisation, ...host })
        : []
      memory.answers = next
      memory.repositories = listed.length
      for (const entity of entities) yield { entity }
      yield* readFiles(listed.filter(wanted).sort(byPath), {
        ...{ host, api, readers, memory, signal, missingConfirmations, knownVersion },
        path: options.path ?? 'catalog-info.yaml',
      })
    },
  })
}

interface Reading extends Pick<ProviderContext, 'knownVersion' | 'signal'> {
  host: DiscoveryHost
  api: HostApi
  readers: Readers
  memory: Memory
  missingConfirmations: number
  /** Of the file, or a pattern. */
  path: string
}

/** The files of repositories, in their order, several repositories at a time. */
async function* readFiles(
  repositories: readonly DiscoveredRepository[],
  reading: Reading,
): AsyncIterable<Source> {
  const { memory, signal } = reading
  const given = new Set<string>()
  /** Once a host asks for a pause, asking it for the others would make it longer. */
  let pause: CallboardError | undefined
  for (let start = 0; start < repositories.length; start += parallel) {
    throwIfAborted(signal)
    const batch = repositories.slice(start, start + parallel)
    const found = await Promise.all(
      batch.map((repository) => readRepository(repository, { ...reading, pause })),
    )
    for (const { branch, sources, asked } of found) {
      if (branch !== undefined) given.add(branch)
      pause ??= asked
      yield* sources
    }
  }
  for (const branch of memory.files.keys()) if (!given.has(branch)) memory.files.delete(branch)
}

interface ReadRepository {
  sources: Source[]
  /** Address of what was read; nothing for a repository without commits. */
  branch?: string
  /** The host asks for a pause. */
  asked?: CallboardError
}

async function readRepository(
  { path: repository, defaultBranch }: DiscoveredRepository,
  reading: Reading & { pause: CallboardError | undefined },
): Promise<ReadRepository> {
  if (defaultBranch === undefined) return { sources: [] }
  const { host, api, readers, memory, signal, path, pause } = reading
  const pageOf = (file: string) =>
    `${api.baseUrl}${host.page({ path: repository, branch: defaultBranch, file })}`
  const branch = pageOf('')
  const known = memory.files.get(branch) ?? new Map<string, KnownFile>()
  memory.files.set(branch, known)
  try {
    if (pause) throw pause
    const urls = path.includes('*')
      ? (await readers.search(pageOf(path), { signal })).urls
      : [pageOf(path)]
    const sources: Source[] = []
    for (const url of new Set([...urls, ...known.keys()])) {
      const source = await readFile(url, { ...reading, known })
      if (source) sources.push(source)
    }
    return { sources, branch }
  } catch (error) {
    throwIfAborted(signal)
    if (!CallboardError.is(error)) throw error
    // Whether there is a file is not known either: then the repository stands for it.
    const sources = (known.size > 0 ? [...known.keys()] : [branch]).map((url) =>
      failed(url, issueOf(error, url)),
    )
    return { sources, branch, ...(isPause(error) && { asked: error }) }
  }
}

async function readFile(
  url: string,
  reading: Reading & { known: Map<string, KnownFile> },
): Promise<Source | undefined> {
  const { readers, known, signal, missingConfirmations } = reading
  const kept = reading.knownVersion?.(url)
  const last = known.get(url) ?? (kept === undefined ? undefined : keptFile(kept))
  const version = last?.text === undefined ? kept : last.etag
  try {
    const file =
      version === undefined
        ? await readers.read(url, { signal })
        : await readers.readIfChanged(url, { etag: version, signal })
    const { text, etag } = file ?? { text: last?.text, etag: version }
    known.set(url, { text, etag, missing: 0 })
    return text === undefined ? { url, unchanged: true } : { url, text, etag }
  } catch (error) {
    if (!CallboardError.is(error, coreErrors.SOURCE_MISSING.code)) {
      if (CallboardError.is(error) && last && !isPause(error))
        return failed(url, issueOf(error, url))
      throw error
    }
    // Most repositories describe nothing, and that is fine.
    if (!last) return undefined
    last.missing += 1
    known.set(url, last)
    if (last.missing >= missingConfirmations) {
      known.delete(url)
      return undefined
    }
    return failed(url, issueOf(error, url))
  }
}

/** A file that the catalog knows from before this process. */
function keptFile(etag: string): KnownFile {
  return { text: undefined, etag, missing: 0 }
}

function isPause(error: CallboardError): boolean {
  return error.code === coreErrors.SOURCE_UNAVAILABLE.code && error.data.retryAfterMs !== undefined
}

function failed(url: string, issue: Issue): Source {
  return { url, failed: issue }
}

function issueOf(error: CallboardError, url: string): Issue {
  return { ...issueFromError(error), at: { file: url } }
}

function byPath(a: DiscoveredRepository, b: DiscoveredRepository): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}
