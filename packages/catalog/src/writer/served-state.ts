import { CallboardError, throwIfAborted } from '@callboard/core'
import { createBreath } from '../breath.ts'
import type { Cancellable } from '../catalog.ts'
import { type CatalogState, type NextState, nextState } from '../catalog-state.ts'
import type { CatalogChange } from '../change-feed.ts'
import { catalogErrors } from '../errors.ts'
import { keepOrphans } from '../ingest/keep-orphans.ts'
import type { IngestContext, RootReading, SourceRoot } from '../ingest/source-root.ts'
import type { RegisteredLocation } from '../location.ts'
import { createSerialQueue } from '../serial-queue.ts'
import { moveSnapshot, prepareSnapshot } from '../snapshot/prepare-snapshot.ts'
import type { CatalogKeeper } from '../store/catalog-keeper.ts'
import type { RestoredState } from '../store/restore-state.ts'

/** The state that a catalog serves, and the only way from it to the next one. */
export interface ServedState {
  readonly state: CatalogState
  /** Registered locations by id, oldest first. */
  readonly registered: ReadonlyMap<string, RegisteredLocation>
  /** When a root was read last, milliseconds since 1970; nothing until then. */
  readAt(root: SourceRoot): number | undefined
  /**
   * Does work one after the other, so that each begins with what the last one left, and with what other processes have written.
   *
   * @throws CATALOG_CLOSED CATALOG_STORE_CONFLICT, what the task throws, and the reason of an aborted signal
   */
  work<Result>(
    task: (signal: AbortSignal) => Promise<Result>,
    options?: Cancellable,
  ): Promise<Result>
  /** The state that follows from some readings; nothing has happened yet. */
  next(readings: readonly RootReading[], options?: NextOptions): Promise<NextState>
  /**
   * The commit point: all that becomes different is known here, and nothing has happened. What is to be kept is kept here, first;
   * when that fails, the state stays as it was.
   */
  commit(next: NextState, locations?: LocationChanges): Promise<void>
  /** Waits for what is under way. */
  settled(): Promise<void>
}

/** What else decides about the next state. */
export interface NextOptions {
  /** All roots that there are then, in their order. @default those that there are */
  order?: readonly SourceRoot[]
  /** What nothing gives any more goes, whatever the catalog does with orphans. @default false */
  letGo?: boolean
}

/** Registered locations that are new or others, and ids of those that are gone. */
export interface LocationChanges {
  put?: readonly RegisteredLocation[]
  remove?: readonly string[]
}

/** What a served state needs. */
export interface ServedStateOptions {
  /** What the store held. */
  initial: RestoredState
  keeper: CatalogKeeper
  context: Pick<IngestContext, 'logger' | 'runtime'>
  /** Aborted when the catalog is closed. */
  closed: AbortSignal
  /** What becomes of entities that nothing gives any more. @default 'remove' */
  orphans?: 'remove' | 'keep' | undefined
  publish(change: CatalogChange): void
}

/** How often work is begun anew because another process wrote to the store meanwhile. */
const mostAttempts = 3

export function createServedState(options: ServedStateOptions): ServedState {
  const { initial, keeper, context, closed, publish } = options
  const { runtime, logger } = context
  const enqueue = createSerialQueue()
  const readTimes = new Map<string, number>()
  let { state } = initial
  let registered = registeredIn(initial)

  /** Puts a state in place of the one that is served. What is awaited comes before `keep`, so that nothing comes after it. */
  const place = async (
    made: Omit<NextState, 'readings'>,
    locations: ReadonlyMap<string, RegisteredLocation>,
    keep = async () => {},
  ): Promise<void> => {
    const { snapshot: previous } = state
    const { snapshot } = made.state
    const { touched, related } = made
    const step = { previous, next: snapshot, touched, related }
    await prepareSnapshot(step, createBreath(runtime))
    await keep()
    state = made.state
    registered = locations
    moveSnapshot(step)
    const { generation } = snapshot
    if (generation !== previous.generation) publish({ generation, ...made.changes })
  }

  /** What another process has written is there before anything begins. */
  const catchUp = async () => {
    if (!(await keeper.isBehind())) return
    const restored = await keeper.restore(state)
    await place(restored, registeredIn(restored))
  }

  return {
    get state() {
      return state
    },
    get registered() {
      return registered
    },
    readAt: ({ key }) => readTimes.get(key),
    settled: () => enqueue(async () => {}),
    async next(readings, { order, letGo = false } = {}) {
      const change = { roots: order ?? state.roots.map(({ root }) => root), readings }
      const breath = createBreath(runtime)
      const made = await nextState(state, change, breath)
      if (options.orphans !== 'keep' || letGo) return made
      return keepOrphans(state, { made, change }, breath)
    },
    work: (task, { signal } = {}) =>
      enqueue(async () => {
        const both = signal ? AbortSignal.any([closed, signal]) : closed
        for (let attempt = 1; ; attempt += 1) {
          throwIfAborted(both)
          await catchUp()
          try {
            return await task(both)
          } catch (error) {
            const isConflict = CallboardError.is(error, catalogErrors.STORE_CONFLICT.code)
            if (!isConflict || attempt === mostAttempts) throw error
            logger.warn('another process wrote to the store first; beginning again')
          }
        }
      }),
    async commit(next, { put = [], remove = [] } = {}) {
      const locations = new Map(registered)
      for (const location of put) locations.set(location.id, location)
      for (const id of remove) locations.delete(id)
      const step = { previous: state, next, locations: { put, remove } }
      await place(next, locations, () => keeper.keep(step))
      const nowMs = runtime.now()
      for (const { root } of next.readings) readTimes.set(root.key, nowMs)
    },
  }
}

function registeredIn({ locations }: RestoredState): ReadonlyMap<string, RegisteredLocation> {
  return new Map([...locations].map(([id, { location }]) => [id, location]))
}
