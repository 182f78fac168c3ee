import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { messageOf } from '../errors/format-error.ts'
import { isAbortOf } from '../runtime/abort.ts'
import { shownUrl } from '../text/shown-url.ts'
import type { Reader, ReaderContext, SourceFile, SourceSearch, SourceTree } from './reader.ts'

interface ReadOptions {
  signal?: AbortSignal | undefined
}

/** Several readers behind one door: the first that matches an address reads it. */
export interface Readers {
  /** @throws CORE_URL_INVALID when no reader is for the address, and what the reader throws */
  read(url: string, options?: ReadOptions): Promise<SourceFile>
  /** The file, or nothing when it is still the one that `etag` came with. @throws as `read` */
  readIfChanged(
    url: string,
    options: ReadOptions & { etag: string },
  ): Promise<SourceFile | undefined>
  tree(url: string, options?: ReadOptions): Promise<SourceTree>
  /** The folder, or nothing when it is still the one that `etag` came with. @throws as `read` */
  treeIfChanged(
    url: string,
    options: ReadOptions & { etag: string },
  ): Promise<SourceTree | undefined>
  /**
   * When files of a folder last changed, milliseconds since 1970 UTC, by their paths in it: of none, where the reader cannot tell,
   * and of as many as so many requests tell.
   *
   * @throws as `read`
   */
  changes(
    url: string,
    options: ReadOptions & {
      etag?: string | undefined
      paths: readonly string[]
      maxRequests: number
    },
  ): Promise<ReadonlyMap<string, number>>
  /** Addresses of the files that a pattern in the path of an address stands for. @throws as `read` */
  search(url: string, options?: ReadOptions): Promise<SourceSearch>
  /**
   * The address that a reference in a file means: absolute, relative to the file, or with a leading slash to the root of
   * its repository.
   *
   * @throws CORE_URL_INVALID CORE_PATH_OUTSIDE
   */
  resolve(reference: string, base: string): string
  /**
   * What an address is a part of: its repository, else its host. The same text for two parts of the same.
   *
   * @throws CORE_URL_INVALID
   */
  placeOf(url: string): string
}

/** Creates the set of readers that a host allows. Nothing is read that none of them is for. */
export function createReaders(readers: readonly Reader[]): Readers {
  const names = new Set<string>()
  for (const { name } of readers) {
    if (names.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the reader', name })
    names.add(name)
  }
  const find = (text: string): { reader: Reader; url: URL } => {
    if (!URL.canParse(text)) throw refusal(text, 'it is not an absolute URL')
    const url = new URL(text)
    const reader = readers.find((candidate) => candidate.matches(url))
    if (!reader) throw refusal(text, 'no reader is set up for it')
    return { reader, url }
  }

  /** Calls one of the things that a reader may do. */
  async function ask<T>(
    text: string,
    { signal }: ReadOptions,
    what: { method: 'read' | 'tree' | 'search'; lacks: string },
  ): Promise<T> {
    const { reader, url } = find(text)
    const call = reader[what.method] as
      | ((context: ReaderContext) => Promise<T | undefined>)
      | undefined
    if (!call) throw refusal(text, `the reader "${reader.name}" ${what.lacks}`)
    const answer = await wrapped({ reader, url, signal }, () => call.call(reader, { url, signal }))
    if (answer === undefined)
      throw coreErrors.SOURCE_FAILED({
        url: shownUrl(text),
        reason: `the reader "${reader.name}" says that nothing changed, and was not asked`,
      })
    return answer
  }

  const resolve: Readers['resolve'] = (reference, base) => {
    if (URL.canParse(reference)) return new URL(reference).href
    if (!URL.canParse(base)) throw refusal(base, 'it is not an absolute URL')
    const url = new URL(base)
    const reader = readers.find((candidate) => candidate.matches(url))
    if (reader?.resolve)
      try {
        return reader.resolve(reference, url)
      } catch (error) {
        throw failureOf(error, { reader, url })
      }
    if (!URL.canParse(reference, url.href)) throw refusal(reference, 'it cannot be resolved')
    return new URL(reference, url).href
  }

  return {
    read: (url, options = {}) => ask(url, options, { method: 'read', lacks: 'reads no files' }),
    async readIfChanged(text, { signal, etag }) {
      const { reader, url } = find(text)
      return wrapped({ reader, url, signal }, () => reader.read({ url, etag, signal }))
    },
    tree: (url, options = {}) =>
      ask(url, options, { method: 'tree', lacks: 'reads single files only' }),
    async treeIfChanged(text, { signal, etag }) {
      const { reader, url } = find(text)
      if (!reader.tree) throw refusal(text, `the reader "${reader.name}" reads single files only`)
      const context = { url, etag, signal }
      return wrapped({ reader, url, signal }, async () => reader.tree?.(context))
    },
    async changes(text, { signal, ...options }) {
      const { reader, url } = find(text)
      const context = { url, signal, ...options }
      return wrapped(
        { reader, url, signal },
        async () => (await reader.changes?.(context)) ?? new Map(),
      )
    },
    search: (url, options = {}) =>
      ask(url, options, { method: 'search', lacks: 'does not look for patterns' }),
    resolve,
    placeOf(text) {
      if (!URL.canParse(text)) throw refusal(text, 'it is not an absolute URL')
      const url = new URL(text)
      const reader = readers.find((candidate) => candidate.matches(url))
      return reader?.place?.(url) ?? resolve('/.', text)
    },
  }
}

/** Whatever a reader throws, one address is concerned and no other. */
async function wrapped<T>(
  { reader, url, signal }: Asked & { signal: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isAbortOf(signal, error) ? error : failureOf(error, { reader, url })
  }
}

interface Asked {
  reader: Reader
  url: URL
}

function failureOf(cause: unknown, { reader, url }: Asked): unknown {
  if (CallboardError.is(cause)) return cause
  const reason = `the reader "${reader.name}" failed: ${messageOf(cause)}`
  return coreErrors.SOURCE_FAILED({ url: shownUrl(url.href), reason }, { cause })
}

function refusal(url: string, reason: string) {
  return coreErrors.URL_INVALID({ url: shownUrl(url), reason })
}
