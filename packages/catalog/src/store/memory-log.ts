import type { Breath } from '../breath.ts'
import { SharedMap } from '../snapshot/shared-map.ts'
import { sortInTurns } from '../snapshot/sort-texts.ts'
import type { LoggedChange, NewChange, StoreBatch } from './catalog-store.ts'

/** What entities were, in this process. */
export interface MemoryLog {
  /** Makes the entries of a revision with rests. Nothing has happened until what it answers is called. */
  prepare(revision: number, batch: StoreBatch, breath: Breath): Promise<() => void>
  /** Changes of one entity, the newest first. */
  history(ref: string, options: { before?: number | undefined; limit: number }): LoggedChange[]
  /** Changes after a revision, and with a reference after that one in it. */
  after(revision: number, ref: string | undefined, limit: number): LoggedChange[]
  /** The newest revision from before a time; 0 when there is none. */
  newestBefore(timeMs: number | undefined): number
  /** Forgets the entries up to a revision. */
  forget(oldest: number, breath: Breath): Promise<void>
}

/** Creates a log without entries. One piece of work at a time may change it. */
export function createMemoryLog(): MemoryLog {
  /** By revision, then by reference. */
  let entries: readonly LoggedChange[] = []
  let newest = SharedMap.empty<LoggedChange>()
  return {
    async prepare(revision, { changes, timeMs }, breath) {
      const fresh = new Map<string, LoggedChange>()
      const replaced: [LoggedChange, NewChange['before']][] = []
      for (const change of await byRef(changes, breath)) {
        const last = newest.get(change.ref)
        if (last && last.action !== 'removed') replaced.push([last, change.before])
        fresh.set(change.ref, logged(change, revision, timeMs))
        const pause = breath()
        if (pause) await pause
      }
      const next = await newest.with(fresh, breath)
      const all = entries.concat([...fresh.values()])
      return () => {
        for (const [last, after] of replaced) last.after = after
        entries = all
        newest = next
      }
    },
    history(ref, { before = Infinity, limit }) {
      const found: LoggedChange[] = []
      if (!newest.has(ref)) return found
      const from = indexAfter(entries, before - 1) - 1
      for (let index = from; index >= 0 && found.length < limit; index -= 1) {
        const entry = entries[index]
        if (entry?.ref === ref) found.push({ ...entry })
      }
      return found
    },
    after(revision, ref, limit) {
      let from = indexAfter(entries, ref === undefined ? revision : revision - 1)
      if (ref !== undefined)
        while (entries[from]?.revision === revision && (entries[from]?.ref ?? '') <= ref) from += 1
      return entries.slice(from, from + limit).map((entry) => ({ ...entry }))
    },
    newestBefore(timeMs) {
      if (timeMs === undefined) return 0
      return entries.findLast((entry) => entry.timeMs < timeMs)?.revision ?? 0
    },
    async forget(oldest, breath) {
      const from = indexAfter(entries, oldest)
      if (from === 0) return
      const gone = new Map<string, undefined>()
      for (const entry of entries.slice(0, from)) {
        if (newest.get(entry.ref) === entry) gone.set(entry.ref, undefined)
        const pause = breath()
        if (pause) await pause
      }
      newest = await newest.with(gone, breath)
      entries = entries.slice(from)
    },
  }
}

/** Position of the first entry after a revision. */
function indexAfter(entries: readonly LoggedChange[], revision: number): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.revision ?? Infinity) > revision) high = middle
    else low = middle + 1
  }
  return low
}

/** Most commits give them in this order. */
async function byRef(changes: readonly NewChange[], breath: Breath): Promise<readonly NewChange[]> {
  const isSorted = changes.every(
    ({ ref }, index) => index === 0 || (changes[index - 1]?.ref ?? '') < ref,
  )
  return isSorted ? changes : sortInTurns(changes, (a, b) => (a.ref < b.ref ? -1 : 1), breath)
}

/** Key by key: made by spread, each of a hundred thousand entries has a hidden class of its own. */
function logged(
  { ref, action, provider, source, before }: NewChange,
  revision: number,
  timeMs: number,
): LoggedChange {
  const entry: LoggedChange = { ref, action, provider, source, revision, timeMs }
  if (before) entry.before = before
  return entry
}
