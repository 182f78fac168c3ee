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

/** What a served state holds, and puts in place of it. */
interface Held {
  state: CatalogState
  registered: ReadonlyMap<string, RegisteredLocation>
  readonly readTimes: Map<string, number>
}

export function createServedState(options: ServedStateOptions): ServedState {
  const { initial, context, closed } = options
  const { runtime } = context
  const enqueue = createSerialQueue()
  const held: Held = {
    state: initial.state,
    registered: registeredIn(initial),
    readTimes: new Map(),
  }
  return {
    get state() {
      return held.state
    },
    get registered() {
      return held.registered
    },
    readAt: ({ key }) => held.readTimes.get(key),
    settled: () => enqueue(async () => {}),
    async next(readings, { order, letGo = false } = {}) {
      const roots = order ?? held.state.roots.map(({ root }) => root)
      const change = { roots, readings }
      const breath = createBreath(runtime)
      const made = await nextState(held.state, change, breath)
      if (options.orphans !== 'keep' || letGo) return made
      return keepOrphans(held.state, { made, change }, breath)
    },
    work: (task, { signal } = {}) =>
      enqueue(() => {
        const both = signal ? AbortSignal.any([closed, signal]) : closed
        return withRetries(() => catchUp(held, options).then(() => task(both)), both, context)
      }),
    commit: (next, locations = {}) => commitTo(held, { next, locations }, options),
  }
}

/** How often work is begun anew because another process wrote to the store meanwhile. */
const mostAttempts = 3

async function withRetries<Result>(
  attempt: () => Promise<Result>,
  signal: AbortSignal,
  { logger }: ServedStateOptions['context'],
): Promise<Result> {
  for (let count = 1; ; count += 1) {
    throwIfAborted(signal)
    try {
      return await attempt()
    } catch (error) {
      const isConflict = CallboardError.is(error, catalogErrors.STORE_CONFLICT.code)
      if (!isConflict || count === mostAttempts) throw error
      logger.warn('another process wrote to the store first; beginning again')
    }
  }
}

/** What another process has written is there before anything begins. */
async function catchUp(held: Held, options: ServedStateOptions): Promise<void> {
  const { keeper } = options
  if (!(await keeper.isBehind())) return
  const made = await keeper.restore(held.state)
  await place(held, { made, registered: registeredIn(made) }, options)
}

async function commitTo(
  held: Held,
  { next, locations: { put = [], remove = [] } }: { next: NextState; locations: LocationChanges },
  options: ServedStateOptions,
): Promise<void> {
  const registered = new Map(held.registered)
  for (const location of put) registered.set(location.id, location)
  for (const id of remove) registered.delete(id)
  const step = { previous: held.state, next, locations: { put, remove } }
  await place(held, { made: next, registered, keep: () => options.keeper.keep(step) }, options)
  const nowMs = options.context.runtime.now()
  for (const { root } of next.readings) held.readTimes.set(root.key, nowMs)
}

/** What comes in place of what is served. */
interface Placing {
  made: Omit<NextState, 'readings'>
  registered: ReadonlyMap<string, RegisteredLocation>
  /** Comes last of what may fail: what is awaited is before it, and nothing is after it. */
  keep?: () => Promise<void>
}

async function place(
  held: Held,
  { made, registered, keep }: Placing,
  { context, publish }: ServedStateOptions,
): Promise<void> {
  const { snapshot: previous } = held.state
  const { snapshot } = made.state
  const { touched, related } = made
  const step = { previous, next: snapshot, touched, related }
  await prepareSnapshot(step, createBreath(context.runtime))
  await keep?.()
  held.state = made.state
  held.registered = registered
  moveSnapshot(step)
  const { generation } = snapshot
  if (generation !== previous.generation) publish({ generation, ...made.changes })
}

function registeredIn({
  locations,
}: Pick<RestoredState, 'locations'>): ReadonlyMap<string, RegisteredLocation> {
  return new Map([...locations].map(([id, { location }]) => [id, location]))
}
