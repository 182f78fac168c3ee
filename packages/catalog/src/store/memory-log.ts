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

interface Entries {
  /** By revision, then by reference. */
  all: readonly LoggedChange[]
  /** The newest of each reference. */
  newest: SharedMap<LoggedChange>
}

/** Creates a log without entries. One piece of work at a time may change it. */
export function createMemoryLog(): MemoryLog {
  const log: Entries = { all: [], newest: SharedMap.empty() }
  return {
    prepare: (revision, batch, breath) => prepareEntries(log, { revision, batch }, breath),
    history(ref, { before = Infinity, limit }) {
      const found: LoggedChange[] = []
      if (!log.newest.has(ref)) return found
      const from = indexAfter(log.all, before - 1) - 1
      for (let index = from; index >= 0 && found.length < limit; index -= 1) {
        const entry = log.all[index]
        if (entry?.ref === ref) found.push({ ...entry })
      }
      return found
    },
    after(revision, ref, limit) {
      const { all } = log
      let from = indexAfter(all, ref === undefined ? revision : revision - 1)
      if (ref !== undefined)
        while (all[from]?.revision === revision && (all[from]?.ref ?? '') <= ref) from += 1
      return all.slice(from, from + limit).map((entry) => ({ ...entry }))
    },
    newestBefore(timeMs) {
      if (timeMs === undefined) return 0
      return log.all.findLast((entry) => entry.timeMs < timeMs)?.revision ?? 0
    },
    forget: (oldest, breath) => forgetUntil(log, oldest, breath),
  }
}

async function prepareEntries(
  log: Entries,
  { revision, batch: { changes, timeMs } }: { revision: number; batch: StoreBatch },
  breath: Breath,
): Promise<() => void> {
  const fresh: LoggedChange[] = []
  const replaced: [LoggedChange, NewChange['before']][] = []
  for (const change of await byRef(changes, breath)) {
    const last = log.newest.get(change.ref)
    if (last && last.action !== 'removed') replaced.push([last, change.before])
    fresh.push(logged(change, revision, timeMs))
    const pause = breath()
    if (pause) await pause
  }
  const newest = await log.newest.with(byTheirRef(fresh), breath)
  const all = log.all.concat(fresh)
  return () => {
    for (const [last, after] of replaced) last.after = after
    Object.assign(log, { all, newest })
  }
}

async function forgetUntil(log: Entries, oldest: number, breath: Breath): Promise<void> {
  const from = indexAfter(log.all, oldest)
  if (from === 0) return
  const gone = new Map<string, undefined>()
  for (const entry of log.all.slice(0, from)) {
    if (log.newest.get(entry.ref) === entry) gone.set(entry.ref, undefined)
    const pause = breath()
    if (pause) await pause
  }
  log.newest = await log.newest.with(gone, breath)
  log.all = log.all.slice(from)
}

function* byTheirRef(entries: readonly LoggedChange[]): Iterable<[string, LoggedChange]> {
  for (const entry of entries) yield [entry.ref, entry]
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
