import {
  CallboardError,
  canonicalRef,
  hasErrors,
  type Issue,
  throwIfAborted,
} from '@callboard/core'
import type { Cancellable, RefreshOptions, RefreshResult, StartOptions } from './catalog.ts'
import type { CatalogCommit } from './catalog-commit.ts'
import {
  type CatalogState,
  issuesOf,
  type NextState,
  nextState,
  type ReadRoot,
} from './catalog-state.ts'
import type { CatalogChange } from './change-feed.ts'
import { catalogErrors } from './errors.ts'
import { entityNotFound } from './graph/entity-not-found.ts'
import { ingestPart } from './ingest/ingest-part.ts'
import { ingestRoot } from './ingest/ingest-root.ts'
import {
  type IngestContext,
  type RootReading,
  type RootState,
  type SourceRoot,
  unread,
} from './ingest/source-root.ts'
import { touchedBy } from './ingest/touched-by.ts'
import { withoutEntity } from './ingest/without-entity.ts'
import { keepFresh } from './keep-fresh.ts'
import {
  type LocationTarget,
  type RegisteredLocation,
  type Registration,
  registeredLocation,
} from './location.ts'
import type { ProviderChange } from './provider/provider.ts'
import { moveIndex, prepareIndex } from './query/entity-index.ts'
import { createSerialQueue } from './serial-queue.ts'
import { createBreath } from './breath.ts'
import type { CatalogKeeper } from './store/catalog-keeper.ts'
import type { RestoredState } from './store/restore-state.ts'

/** The one place that makes a catalog's next state. */
export interface CatalogWriter {
  readonly state: CatalogState
  /** See {@link keepFresh}. */
  start(options?: StartOptions): Promise<void>
  refresh(options?: RefreshOptions): Promise<RefreshResult>
  confirmDeletion(provider: string, options?: Cancellable): Promise<RefreshResult>
  /** Takes in what a provider tells. */
  take(key: string, change: ProviderChange, options?: Cancellable): Promise<void>
  register(
    location: LocationTarget,
    options?: Cancellable & { dryRun?: boolean | undefined },
  ): Promise<Registration>
  unregister(id: string): Promise<void>
  relocate(id: string, location: LocationTarget, options?: Cancellable): Promise<Registration>
  remove(ref: string): Promise<void>
  locations(): readonly RegisteredLocation[]
  /** When a root was read last, milliseconds since 1970; nothing until then. */
  readAt(root: SourceRoot): number | undefined
  /** Waits for what is under way. */
  settled(): Promise<void>
}

/** What a writer needs. */
export interface CatalogWriterOptions {
  /** What the store held. */
  initial: RestoredState
  keeper: CatalogKeeper
  /** The providers, in the order in which they win. */
  providers: readonly SourceRoot[]
  context: Omit<IngestContext, 'signal' | 'breath'>
  /** Aborted when the catalog is closed. */
  closed: AbortSignal
  rootOf(location: RegisteredLocation): SourceRoot
  publish(change: CatalogChange): void
}

/** How often work is begun anew because another process wrote to the store meanwhile. */
const mostAttempts = 3

export function createCatalogWriter(options: CatalogWriterOptions): CatalogWriter {
  const { initial, keeper, context, closed, rootOf, publish } = options
  let registered = registeredIn(initial)
  const enqueue = createSerialQueue()
  let { state } = initial
  const readTimes = new Map<string, number>()

  const ingestContext = (signal: AbortSignal): IngestContext => ({
    ...context,
    breath: createBreath(context.runtime),
    signal,
  })

  const read = (root: SourceRoot, before: RootState, signal: AbortSignal): Promise<RootReading> =>
    ingestRoot(root, before, ingestContext(signal))

  const roots = () => state.roots.map(({ root }) => root)

  /** The roots that there still are: of a provider that is gone, the store knows what it gave. */
  const presentRoots = () => {
    const registeredRoots = [...registered.values()].map(rootOf)
    const keys = new Set([...options.providers, ...registeredRoots].map(({ key }) => key))
    return state.roots.filter(({ root }) => keys.has(root.key))
  }

  const next = (readings: readonly RootReading[], order = roots()): Promise<NextState> =>
    nextState(state, { roots: order, readings }, createBreath(context.runtime))

  /** One after the other, so that each begins with what the last one left. */
  const work = <Result>(
    task: (signal: AbortSignal) => Promise<Result>,
    { signal }: Cancellable = {},
  ) =>
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
          context.logger.warn('another process wrote to the store first; beginning again')
        }
      }
    })

  /** What another process has written is there before anything begins. */
  const catchUp = async () => {
    if (!(await keeper.isBehind())) return
    const restored = await keeper.restore(state)
    await place(restored, registeredIn(restored))
  }

  /** Puts a state in place of the one that is served. What is awaited comes before `keep`, so that nothing comes after it. */
  const place = async (
    made: Omit<NextState, 'readings'>,
    locations: Map<string, RegisteredLocation>,
    keep = async () => {},
  ): Promise<void> => {
    const { snapshot: previous } = state
    const { snapshot } = made.state
    const step = { previous, next: snapshot, touched: made.touched }
    await prepareIndex(step, createBreath(context.runtime))
    await keep()
    state = made.state
    registered = locations
    moveIndex(step)
    const { generation } = snapshot
    if (generation !== previous.generation) publish({ generation, ...made.changes })
  }

  /**
   * The commit point: all that becomes different is known here, and nothing has happened yet. What is to be kept is kept
   * here, first; when that fails, the state stays as it was.
   */
  const commit = async (step: CatalogCommit): Promise<void> => {
    const locations = new Map(registered)
    for (const location of step.locations.put) locations.set(location.id, location)
    for (const id of step.locations.remove) locations.delete(id)
    await place(step.next, locations, () => keeper.keep(step))
    const nowMs = context.runtime.now()
    for (const { root } of step.next.readings) readTimes.set(root.key, nowMs)
  }
  const noLocations = { put: [], remove: [] }

  const readChange = (
    { root, state: before }: ReadRoot,
    change: ProviderChange,
    signal: AbortSignal,
  ) => {
    if (change.type === 'delta') {
      const { changed = [], removed = [], touched = [] } = change
      return ingestPart(
        { root, state: before },
        { changed, removed, touched },
        ingestContext(signal),
      )
    }
    const provider = { ...root.provider, read: () => change.sources }
    return ingestRoot({ ...root, provider }, before, ingestContext(signal))
  }

  /** Reads the sources again that some keys mean, each by its root. */
  const refreshKeys = async (keys: readonly string[], signal: AbortSignal): Promise<NextState> => {
    const touched = touchedBy(keys, state)
    const readings = await Promise.all(
      state.roots.flatMap((each) => {
        const sources = touched.get(each.root.key)
        return sources ? [readChange(each, { type: 'delta', touched: sources }, signal)] : []
      }),
    )
    throwIfAborted(signal)
    const made = await next(readings)
    await commit({ previous: state, next: made, locations: noLocations })
    return made
  }

  /** Reads a location and puts it in the place of what was read under its key. */
  const takeIn = async ({ location, before, dryRun = false, signal }: TakeIn) => {
    const root = rootOf(location)
    const known = state.roots.find((each) => each.root.key === root.key)
    const reading = await read(root, before ?? unread, signal)
    throwIfAborted(signal)
    const gone = [...(known?.state.sources.keys() ?? [])]
      .filter((source) => !reading.state.sources.has(source))
      .map((source) => [source, undefined] as const)
    const whole = { ...reading, changes: new Map([...reading.changes, ...gone]) }
    const made = await next([whole], known ? roots() : [...roots(), root])
    refuseProblems(location, reading.state, made.state)
    if (!dryRun)
      await commit({ previous: state, next: made, locations: { put: [location], remove: [] } })
    const entities = refsOf(reading.state).flatMap(
      (ref) => made.state.snapshot.entities.get(ref) ?? [],
    )
    return { location, entities, existed: before !== undefined }
  }

  const writer: CatalogWriter = {
    get state() {
      return state
    },
    refresh: ({ keys, signal: cancel } = {}) =>
      work(
        async (signal) => {
          if (keys) return resultOf(await refreshKeys(keys, signal))
          const began = context.runtime.monotonicMs()
          const present = presentRoots()
          const readings = await Promise.all(
            present.map((each) => read(each.root, each.state, signal)),
          )
          throwIfAborted(signal)
          const made = await next(
            readings,
            present.map(({ root }) => root),
          )
          throwIfAborted(signal)
          await commit({ previous: state, next: made, locations: noLocations })
          const { generation, entities } = state.snapshot
          context.logger.info('the catalog was refreshed', {
            generation,
            entities: entities.size,
            issues: state.issues.length,
            ms: Math.round(context.runtime.monotonicMs() - began),
          })
          return resultOf(made)
        },
        { signal: cancel },
      ),

    confirmDeletion: (provider, confirming) =>
      work(async (signal) => {
        const known = state.roots.find(({ root }) => root.provider.name === provider)
        if (!known) throw catalogErrors.PROVIDER_NOT_FOUND({ provider })
        const confirmed = { ...ingestContext(signal), confirmed: true }
        const reading = await ingestRoot(known.root, known.state, confirmed)
        throwIfAborted(signal)
        const made = await next([reading])
        await commit({ previous: state, next: made, locations: noLocations })
        return resultOf(made)
      }, confirming),

    take: (key, change, taking) =>
      work(async (signal) => {
        const known = state.roots.find(({ root }) => root.key === key)
        if (!known) return
        const reading = await readChange(known, change, signal)
        throwIfAborted(signal)
        await commit({ previous: state, next: await next([reading]), locations: noLocations })
      }, taking),

    register: async (given, { dryRun = false, signal: cancel } = {}) => {
      const location = registeredLocation(given)
      const before = () => state.roots.find(({ root }) => root.key === rootOf(location).key)?.state
      return work((signal) => takeIn({ location, before: before(), dryRun, signal }), {
        signal: cancel,
      })
    },

    relocate: async (id, given, cancelling) => {
      const location = registeredLocation(given, id)
      return work((signal) => {
        if (!registered.has(id)) throw catalogErrors.LOCATION_NOT_FOUND({ id })
        const same = [...registered.values()].find(
          ({ type, target }) => type === location.type && target === location.target,
        )
        if (same && same.id !== id)
          throw catalogErrors.LOCATION_EXISTS({ target: location.target, id: same.id })
        return takeIn({ location, signal })
      }, cancelling)
    },

    remove: (ref) =>
      work(async () => {
        const entity = canonicalRef(ref)
        const { entities } = state.snapshot
        if (!entities.has(entity))
          throw entityNotFound(entities, entity)
        const breath = createBreath(context.runtime)
        const readings = await Promise.all(
          state.roots.map((each) => withoutEntity(each, entity, breath)),
        )
        await commit({ previous: state, next: await next(readings), locations: noLocations })
      }),

    unregister: (id) =>
      work(async () => {
        const location = registered.get(id)
        if (!location) throw catalogErrors.LOCATION_NOT_FOUND({ id })
        const { key } = rootOf(location)
        const made = await next(
          [],
          roots().filter((root) => root.key !== key),
        )
        await commit({ previous: state, next: made, locations: { put: [], remove: [id] } })
      }),

    locations: () => [...registered.values()],
    readAt: ({ key }) => readTimes.get(key),
    settled: () => enqueue(async () => {}),
    start: async (starting) => {
      throwIfAborted(closed)
      await keepFresh({ writer, providers: options.providers, context, closed }, starting)
    },
  }
  return writer
}

function registeredIn({ locations }: RestoredState): Map<string, RegisteredLocation> {
  return new Map([...locations].map(([id, { location }]) => [id, location]))
}

/** What it takes to read a location. */
interface TakeIn {
  location: RegisteredLocation
  /** What it gave when it was read last. */
  before?: RootState | undefined
  dryRun?: boolean
  signal: AbortSignal
}

/** What is of all the catalog, and not of the change, is listed only for those who look. */
function resultOf({ state, changes }: NextState): RefreshResult {
  let unchanged: readonly string[] | undefined
  return {
    generation: state.snapshot.generation,
    ...changes,
    get unchanged() {
      const others = new Set([...changes.added, ...changes.changed])
      unchanged ??= [...state.snapshot.claims.keys()].filter((ref) => !others.has(ref)).sort()
      return unchanged
    },
    get issues() {
      return state.issues
    },
  }
}

function refsOf({ sources }: RootState): string[] {
  return [...sources.values()]
    .toSorted((a, b) => a.depth - b.depth || (a.source < b.source ? -1 : 1))
    .flatMap(({ claims }) => claims.map(({ ref }) => ref))
}

/** @throws CATALOG_LOCATION_REJECTED */
function refuseProblems(
  { target }: RegisteredLocation,
  reading: RootState,
  next: CatalogState,
): void {
  const refs = new Set(refsOf(reading))
  const isConflict = ({ code, ref }: Issue) =>
    code === 'CONFLICT' && ref !== undefined && refs.has(ref)
  const problems = [
    ...issuesOf(reading).filter((issue) => hasErrors([issue])),
    ...next.issues.filter(isConflict),
  ]
  const onlyTheLocation = refs.size <= 1
  if (problems.length > 0 || onlyTheLocation)
    throw catalogErrors.LOCATION_REJECTED({ target, issues: problems })
}
