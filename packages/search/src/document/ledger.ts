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
  commit(): void
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
  deltaTo(source: string, documents: ReadonlyMap<string, IndexedDocument>): LedgerDelta
  plan(deltas: ReadonlyMap<string, LedgerDelta>): LedgerChange
  /** Fields that any document can be filtered by. */
  readonly fields: ReadonlySet<string>
}

type Lookup = (source: string, id: string) => IndexedDocument | undefined

/** Creates a ledger of sources that have said nothing yet; earlier names take precedence. */
export function createLedger(names: readonly string[]): Ledger {
  const held = new Map<string, Map<string, IndexedDocument>>(names.map((name) => [name, new Map()]))
  const fieldCounts = new Map<string, number>()
  const now: Lookup = (source, id) => held.get(source)?.get(id)

  return {
    held: (source) => held.get(source) ?? new Map(),
    shadowedBy: (source, id) =>
      names.slice(0, names.indexOf(source)).find((name) => held.get(name)?.has(id)),
    deltaTo(source, documents) {
      const old = held.get(source) ?? new Map<string, IndexedDocument>()
      return {
        set: new Map([...documents].filter(([id, document]) => old.get(id) !== document)),
        delete: new Set([...old.keys()].filter((id) => !documents.has(id))),
      }
    },
    plan,
    get fields() {
      return new Set(fieldCounts.keys())
    },
  }

  function plan(deltas: ReadonlyMap<string, LedgerDelta>): LedgerChange {
    const then: Lookup = (source, id) => {
      const delta = deltas.get(source)
      return delta?.set.get(id) ?? (delta?.delete.has(id) ? undefined : now(source, id))
    }
    const ids = new Set(
      [...deltas.values()].flatMap((delta) => [...delta.set.keys(), ...delta.delete]),
    )
    const changes = [...ids]
      .map((id) => ({ id, old: inForce(now, id), next: inForce(then, id) }))
      .filter(({ old, next }) => old !== next)
    const put = changes.flatMap(({ next }) => next ?? [])
    const removed = changes.filter(({ next }) => !next)
    const added = changes.filter(({ old }) => !old).length
    return {
      put,
      remove: removed.map(({ id }) => id),
      added,
      changed: put.length - added,
      removed: removed.length,
      all: () => allInForce(then, deltas),
      commit() {
        for (const [source, delta] of deltas) {
          for (const id of delta.delete) held.get(source)?.delete(id)
          for (const [id, document] of delta.set) held.get(source)?.set(id, document)
        }
        for (const { old, next } of changes) {
          count(old, -1)
          count(next, 1)
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
    for (const field of document?.values().keys() ?? []) {
      const counted = (fieldCounts.get(field) ?? 0) + by
      if (counted > 0) fieldCounts.set(field, counted)
      else fieldCounts.delete(field)
    }
  }
}
