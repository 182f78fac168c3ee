import { isAbortOf } from '@callboard/core'

/** What became different between two generations of the catalog, by canonical reference, sorted. */
export interface CatalogChange {
  /** The generation that it led to. */
  generation: number
  added: readonly string[]
  changed: readonly string[]
  removed: readonly string[]
}

/** Tells watchers of changes. */
export interface ChangeFeed {
  publish(change: CatalogChange): void
  /**
   * Changes from now on, behind those of a replay. One who reads slowly gets several as one, so that what waits is never
   * more than the catalog.
   */
  watch(signal: AbortSignal, replay?: AsyncIterable<CatalogChange>): AsyncIterable<CatalogChange>
}

type Fate = 'added' | 'changed' | 'removed'

interface Watcher {
  generation: number
  pending: Map<string, Fate>
  wake(): void
}

export function createChangeFeed(): ChangeFeed {
  const watchers = new Set<Watcher>()
  return {
    publish(change) {
      for (const watcher of watchers) {
        note(watcher, change)
        watcher.wake()
      }
    },
    watch(signal, replay) {
      // Registered at once, not at the first read: nothing between the two is missed.
      const watcher: Watcher = { generation: 0, pending: new Map(), wake() {} }
      watchers.add(watcher)
      const leave = () => {
        watchers.delete(watcher)
        watcher.wake()
      }
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
      return read(watcher, { signal, leave, replay })
    },
  }
}

async function* read(
  watcher: Watcher,
  {
    signal,
    leave,
    replay,
  }: { signal: AbortSignal; leave: () => void; replay: AsyncIterable<CatalogChange> | undefined },
): AsyncGenerator<CatalogChange> {
  try {
    if (replay) yield* untilAborted(replay, signal)
    while (!signal.aborted) {
      if (watcher.pending.size > 0) yield take(watcher)
      else
        await new Promise<void>((wake) => {
          watcher.wake = wake
        })
    }
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
  }
}

async function* untilAborted(
  replay: AsyncIterable<CatalogChange>,
  signal: AbortSignal,
): AsyncGenerator<CatalogChange> {
  try {
    for await (const change of replay) {
      if (signal.aborted) return
      yield change
    }
  } catch (error) {
    // A watch that is left ends; it does not fail.
    if (!isAbortOf(signal, error)) throw error
  }
}

/** Two changes as one: added and then removed is as if nothing had been. */
function note(watcher: Watcher, change: CatalogChange): void {
  const { pending } = watcher
  for (const ref of change.added) pending.set(ref, pending.has(ref) ? 'changed' : 'added')
  for (const ref of change.changed) pending.set(ref, pending.get(ref) ?? 'changed')
  for (const ref of change.removed) {
    if (pending.get(ref) === 'added') pending.delete(ref)
    else pending.set(ref, 'removed')
  }
  watcher.generation = change.generation
}

function take(watcher: Watcher): CatalogChange {
  const refs = [...watcher.pending.keys()].sort()
  const of = (fate: Fate) => refs.filter((ref) => watcher.pending.get(ref) === fate)
  const change = {
    generation: watcher.generation,
    added: of('added'),
    changed: of('changed'),
    removed: of('removed'),
  }
  watcher.pending.clear()
  return change
}
