import { z } from 'zod'
import { analysisFingerprint } from '../analysis/fingerprint.ts'
import { digestOf, formatStored, parseStored, storableText } from '../candidates/stored-document.ts'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { EngineWrite } from '../engine/engine.ts'
import { searchErrors } from '../errors.ts'
import { createTimeSlices, type Pause } from '../time-slices.ts'
import type { AliasedIndex, IndexAlias } from './aliased-index.ts'
import { layoutFormat } from './index-layout.ts'
import { scrollHits } from './scroll-hits.ts'
import type { SearchServer } from './search-server.ts'
import { sendBulk } from './send-bulk.ts'

/** What writing needs. */
export interface WriteSetup {
  server: SearchServer
  alias: IndexAlias
  /** The index that this process has brought in line before, where it has. */
  inLine: string | undefined
}

/** What is put and removed by key. */
interface Difference {
  put: readonly IndexedDocument[]
  remove: readonly string[]
}

/** A smaller change is made in place, however few documents there are. */
const fewest = 100
/** Times that a whole index is built because somebody else has built one meanwhile. */
const maxBuilds = 3
const refreshed = z.unknown()

/**
 * Brings the index in line: with what has changed, or with everything where it is not known that it was before. A
 * change of most documents is a new index beside the old one.
 *
 * @returns the index that is in line now
 * @throws SEARCH_STORE_FAILED SEARCH_STORE_TOO_NEW
 */
export async function writeIndex(
  { server, alias, inLine }: WriteSetup,
  context: EngineWrite,
): Promise<string> {
  const { put, remove, runtime, signal } = context
  const pause = createTimeSlices(runtime, signal)
  for (let build = 1; build <= maxBuilds; build += 1) {
    const current = await alias.open(signal)
    if (current.format > layoutFormat)
      throw searchErrors.STORE_TOO_NEW({ found: current.format, known: layoutFormat })
    const isReadable = current.format === layoutFormat && current.analysis === analysisFingerprint
    if (isReadable) {
      const difference =
        current.index === inLine
          ? { put, remove: remove.map(digestOf) }
          : await differenceTo(server, current, { context, pause })
      if (!(await isMost(difference, context, pause))) {
        await changeInPlace(server, current.index, { ...context, ...difference, pause })
        return current.index
      }
    }
    const built = await buildBeside({ server, alias }, current, { context, pause })
    if (built !== undefined) return built
  }
  throw server.failure('other processes keep on building the index anew')
}

async function isMost(
  { put, remove }: Difference,
  { all }: EngineWrite,
  pause: Pause,
): Promise<boolean> {
  const changes = put.length + remove.length
  if (changes <= fewest) return false
  let documents = 0
  for (const _ of all()) {
    documents += 1
    await pause()
  }
  return changes * 2 > documents
}

/** What is otherwise in an index, of the types that this process holds. */
async function differenceTo(
  server: SearchServer,
  { index }: AliasedIndex,
  { context, pause }: { context: EngineWrite; pause: Pause },
): Promise<Difference> {
  const { all, signal } = context
  // What a write that failed half-way has left is to be seen here.
  await refresh(server, index, signal)
  const types = new Set<string>()
  const wanted = new Map<string, IndexedDocument>()
  for (const document of all()) {
    types.add(storableText(document.type))
    wanted.set(digestOf(document.id), document)
    await pause()
  }
  const remove: string[] = []
  const kept = scrollHits(server, {
    index,
    body: {
      query: { terms: { type: [...types] } },
      _source: false,
      docvalue_fields: ['hash'],
      sort: ['_doc'],
    },
    signal,
  })
  for await (const { _id: key, fields } of kept) {
    await pause()
    const document = wanted.get(key)
    if (!document) remove.push(key)
    else if (fields?.hash?.[0] === digestOf(formatStored(document))) wanted.delete(key)
  }
  return { put: [...wanted.values()], remove }
}

async function changeInPlace(
  server: SearchServer,
  index: string,
  change: Difference & Pick<EngineWrite, 'runtime' | 'signal'> & { pause: Pause },
): Promise<void> {
  if (change.put.length + change.remove.length === 0) return
  await sendBulk(server, { ...change, index })
  await refresh(server, index, change.signal)
}

/** Fills a new index, and shows it in place of the old one; nothing where somebody else was faster. */
async function buildBeside(
  { server, alias }: Pick<WriteSetup, 'server' | 'alias'>,
  current: AliasedIndex,
  { context, pause }: { context: EngineWrite; pause: Pause },
): Promise<string | undefined> {
  const { all, runtime, signal } = context
  await alias.sweep(signal)
  const index = await alias.create(signal)
  let isShown = false
  try {
    const change = { index, remove: [], pause, runtime, signal }
    const types = new Set<string>()
    for (const document of all()) {
      types.add(storableText(document.type))
      await pause()
    }
    await sendBulk(server, { ...change, put: all() })
    for await (const put of othersIn(server, current, { types, signal }))
      await sendBulk(server, { ...change, put })
    await refresh(server, index, signal)
    isShown = await alias.replace(current.index, index, signal)
    return isShown ? index : undefined
  } finally {
    // The reason of the failure counts, and the next build sweeps what could not be removed.
    if (!isShown) await alias.drop(index).catch(() => undefined)
  }
}

/** Documents of the types that other processes hold, some at a time. Their words are made anew. */
async function* othersIn(
  server: SearchServer,
  { index, format }: AliasedIndex,
  { types, signal }: { types: ReadonlySet<string>; signal: AbortSignal | undefined },
): AsyncGenerator<IndexedDocument[]> {
  if (format !== layoutFormat) return
  let some: IndexedDocument[] = []
  const hits = scrollHits(server, {
    index,
    body: {
      query: { bool: { must_not: [{ terms: { type: [...types] } }] } },
      _source: ['record'],
      sort: ['_doc'],
    },
    size: 200,
    signal,
  })
  for await (const { _source } of hits) {
    if (_source) some.push(parseStored(_source.record))
    if (some.length < 200) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

async function refresh(
  server: SearchServer,
  index: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await server.ask({ method: 'POST', path: `/${index}/_refresh`, schema: refreshed, signal })
}
