import type { LanguageCode } from '../analysis/languages.ts'
import type { Pause } from '../time-slices.ts'
import type { IndexedDocument } from './indexed-document.ts'

/** What a source says differently from now on. */
export interface LedgerDelta {
  set: ReadonlyMap<string, IndexedDocument>
  delete: ReadonlySet<string>
}

/** What a change does to the index; nothing has happened before `commit`. */
export interface LedgerChange {
  put: readonly IndexedDocument[]
  remove: readonly string[]
  added: number
  changed: number
  removed: number
  /** Every document that is in force after the change. */
  all(): Iterable<IndexedDocument>
  commit(pause?: Pause): Promise<void>
}

/**
 * Which source said what. Two sources may yield the same document: the earlier one counts, and the later one
 * takes its place when the earlier one gives it up.
 */
export interface Ledger {
  /** Documents of one source by id. */
  held(source: string): ReadonlyMap<string, IndexedDocument>
  /** Which earlier source has this document already. */
  shadowedBy(source: string, id: string): string | undefined
  /** What it means when a source now says this and nothing else. Documents are compared by identity. */
  deltaTo(
    source: string,
    documents: ReadonlyMap<string, IndexedDocument>,
    pause?: Pause,
  ): Promise<LedgerDelta>
  plan(deltas: ReadonlyMap<string, LedgerDelta>, pause?: Pause): Promise<LedgerChange>
  /** Fields that any document can be filtered by, and in how many documents each stands. */
  readonly fieldCounts: ReadonlyMap<string, number>
  /** What documents are written in, and how many. */
  readonly languageCounts: ReadonlyMap<LanguageCode, number>
  /** Documents over all sources. */
  readonly size: number
  /** Begins with what was written down. */
  restore(state: LedgerState): void
}

/** What a ledger begins with. */
export interface LedgerState {
  /** The documents of each source. */
  held: ReadonlyMap<string, Map<string, IndexedDocument>>
  fieldCounts: ReadonlyMap<string, number>
  languageCounts: ReadonlyMap<LanguageCode, number>
}

/** What is in force before and after. */
interface Change {
  old: IndexedDocument | undefined
  next: IndexedDocument | undefined
}

const atOnce: Pause = () => undefined

function* idsOf(deltas: ReadonlyMap<string, LedgerDelta>): Generator<string> {
  for (const delta of deltas.values()) {
    yield* delta.set.keys()
    yield* delta.delete
  }
}

type Lookup = (source: string, id: string) => IndexedDocument | undefined

/** Creates a ledger of sources that have said nothing yet; earlier names take precedence. */
export function createLedger(names: readonly string[]): Ledger {
  const held = new Map<string, Map<string, IndexedDocument>>(names.map((name) => [name, new Map()]))
  const fieldCounts = new Map<string, number>()
  const languageCounts = new Map<LanguageCode, number>()
  const now: Lookup = (source, id) => held.get(source)?.get(id)

  return {
    held: (source) => held.get(source) ?? new Map(),
    shadowedBy: (source, id) =>
      names.slice(0, names.indexOf(source)).find((name) => held.get(name)?.has(id)),
    async deltaTo(source, documents, pause = atOnce) {
      const old = held.get(source) ?? new Map<string, IndexedDocument>()
      const delta = { set: new Map<string, IndexedDocument>(), delete: new Set<string>() }
      for (const [id, document] of documents) {
        if (old.get(id) !== document) delta.set.set(id, document)
        await pause()
      }
      for (const id of old.keys()) {
        if (!documents.has(id)) delta.delete.add(id)
        await pause()
      }
      return delta
    },
    plan,
    fieldCounts,
    languageCounts,
    get size() {
      return [...held.values()].reduce((sum, documents) => sum + documents.size, 0)
    },
    restore(state) {
      for (const [source, each] of state.held) held.set(source, each)
      replaceAll(fieldCounts, state.fieldCounts)
      replaceAll(languageCounts, state.languageCounts)
    },
  }

  async function plan(
    deltas: ReadonlyMap<string, LedgerDelta>,
    pause: Pause = atOnce,
  ): Promise<LedgerChange> {
    const then: Lookup = (source, id) => {
      const delta = deltas.get(source)
      return delta?.set.get(id) ?? (delta?.delete.has(id) ? undefined : now(source, id))
    }
    const changes = new Map<string, Change>()
    const put: IndexedDocument[] = []
    const remove: string[] = []
    let added = 0
    for (const id of idsOf(deltas)) {
      const change = { old: inForce(now, id), next: inForce(then, id) }
      await pause()
      if (change.old === change.next || changes.has(id)) continue
      changes.set(id, change)
      if (change.next) put.push(change.next)
      else remove.push(id)
      if (!change.old) added += 1
    }
    return {
      put,
      remove,
      added,
      changed: put.length - added,
      removed: remove.length,
      all: () => allInForce(then, deltas),
      async commit(pause = atOnce) {
        for (const [source, delta] of deltas) {
          for (const id of delta.delete) held.get(source)?.delete(id)
          for (const [id, document] of delta.set) {
            held.get(source)?.set(id, document)
            await pause()
          }
        }
        for (const { old, next } of changes.values()) {
          count(old, -1)
          count(next, 1)
          await pause()
        }
      },
    }
  }

  function inForce(lookup: Lookup, id: string): IndexedDocument | undefined {
    for (const name of names) {
      const document = lookup(name, id)
      if (document) return document
    }
    return undefined
  }

  function* allInForce(
    lookup: Lookup,
    deltas: ReadonlyMap<string, LedgerDelta>,
  ): Generator<IndexedDocument> {
    for (const [at, name] of names.entries()) {
      const earlier = names.slice(0, at)
      const added = deltas.get(name)?.set.keys() ?? []
      for (const id of new Set([...(held.get(name)?.keys() ?? []), ...added])) {
        const document = lookup(name, id)
        if (document && !earlier.some((other) => lookup(other, id))) yield document
      }
    }
  }

  function count(document: IndexedDocument | undefined, by: number): void {
    if (!document) return
    for (const field of document.values().keys()) addTo(fieldCounts, field, by)
    addTo(languageCounts, document.language, by)
  }
}

function addTo<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  const counted = (counts.get(key) ?? 0) + by
  if (counted > 0) counts.set(key, counted)
  else counts.delete(key)
}

function replaceAll<Key>(counts: Map<Key, number>, by: ReadonlyMap<Key, number>): void {
  counts.clear()
  for (const [key, count] of by) counts.set(key, count)
}
