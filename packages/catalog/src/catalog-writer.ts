import { canonicalRef, hasErrors, type Issue, throwIfAborted } from '@callboard/core'
import type { Cancellable, RefreshResult } from './catalog.ts'
import { type CatalogState, nextState, type ReadRoot } from './catalog-state.ts'
import type { CatalogChange } from './change-feed.ts'
import { catalogErrors } from './errors.ts'
import { nearRef } from './graph/near-ref.ts'
import { ingestRoot } from './ingest/ingest-root.ts'
import {
  type IngestContext,
  type RootState,
  type SourceRoot,
  unread,
} from './ingest/source-root.ts'
import {
  type LocationTarget,
  type RegisteredLocation,
  type Registration,
  registeredLocation,
} from './location.ts'
import { createSerialQueue } from './serial-queue.ts'
import type { SnapshotChanges } from './snapshot/next-snapshot.ts'

/** The one place that makes a catalog's next state. */
export interface CatalogWriter {
  readonly state: CatalogState
  refresh(options?: Cancellable): Promise<RefreshResult>
  register(
    location: LocationTarget,
    options?: Cancellable & { dryRun?: boolean | undefined },
  ): Promise<Registration>
  unregister(id: string): Promise<void>
  relocate(id: string, location: LocationTarget, options?: Cancellable): Promise<Registration>
  remove(ref: string): Promise<void>
  locations(): readonly RegisteredLocation[]
  /** Waits for what is under way. */
  settled(): Promise<void>
}

/** What a writer needs. */
export interface CatalogWriterOptions {
  initial: CatalogState
  context: Omit<IngestContext, 'signal'>
  /** Aborted when the catalog is closed. */
  closed: AbortSignal
  rootOf(location: RegisteredLocation): SourceRoot
  publish(change: CatalogChange): void
}

export function createCatalogWriter(options: CatalogWriterOptions): CatalogWriter {
  const { initial, context, closed, rootOf, publish } = options
  const registered = new Map<string, RegisteredLocation>()
  const enqueue = createSerialQueue()
  let state = initial

  const read = async (
    { root, state: before }: ReadRoot,
    signal: AbortSignal,
  ): Promise<ReadRoot> => ({
    root,
    state: await ingestRoot(root, before, { ...context, signal }),
  })

  /** One after the other, so that each begins with what the last one left. */
  const work = <Result>(
    task: (signal: AbortSignal) => Promise<Result>,
    { signal }: Cancellable = {},
  ) =>
    enqueue(async () => {
      const both = signal ? AbortSignal.any([closed, signal]) : closed
      throwIfAborted(both)
      return task(both)
    })

  const place = (next: CatalogState, changes: SnapshotChanges): void => {
    const { generation } = next.snapshot
    const isNew = generation !== state.snapshot.generation
    state = next
    const { added, changed, removed } = changes
    if (isNew) publish({ generation, added, changed, removed })
  }

  /** Reads a location and puts it in the place of what was read under its key. */
  const takeIn = async ({ location, before, dryRun = false, signal }: TakeIn) => {
    const root = rootOf(location)
    const reading = await read(before ?? { root, state: unread }, signal)
    throwIfAborted(signal)
    const known = state.roots.some((each) => each.root.key === root.key)
    const { state: next, changes } = nextState(
      state,
      known
        ? state.roots.map((each) => (each.root.key === root.key ? reading : each))
        : [...state.roots, reading],
    )
    refuseProblems(location, reading, next)
    if (!dryRun) {
      registered.set(location.id, location)
      place(next, changes)
    }
    const entities = reading.state.claims.flatMap(
      ({ ref }) => next.snapshot.entities.get(ref) ?? [],
    )
    return { location, entities, existed: before !== undefined }
  }

  return {
    get state() {
      return state
    },
    refresh: (refreshing) =>
      work(async (signal) => {
        const began = context.runtime.monotonicMs()
        const roots = await Promise.all(state.roots.map((root) => read(root, signal)))
        throwIfAborted(signal)
        const { state: next, changes } = nextState(state, roots)
        place(next, changes)
        const { generation } = next.snapshot
        context.logger.info('the catalog was refreshed', {
          generation,
          entities: next.snapshot.entities.size,
          issues: next.issues.length,
          ms: Math.round(context.runtime.monotonicMs() - began),
        })
        return { generation, ...changes, issues: next.issues }
      }, refreshing),

    register: async (given, { dryRun = false, signal: cancel } = {}) => {
      const location = registeredLocation(given)
      const before = () => state.roots.find(({ root }) => root.key === rootOf(location).key)
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
        if (!state.snapshot.entities.has(entity))
          throw catalogErrors.ENTITY_NOT_FOUND({
            ref: entity,
            near: nearRef(state.snapshot.entities, entity),
          })
        const roots = state.roots.map(({ root, state: before }) => ({
          root,
          state: withoutEntity(before, entity),
        }))
        const { state: next, changes } = nextState(state, roots)
        place(next, changes)
      }),

    unregister: (id) =>
      work(async () => {
        const location = registered.get(id)
        if (!location) throw catalogErrors.LOCATION_NOT_FOUND({ id })
        const { key } = rootOf(location)
        const { state: next, changes } = nextState(
          state,
          state.roots.filter(({ root }) => root.key !== key),
        )
        registered.delete(id)
        place(next, changes)
      }),

    locations: () => [...registered.values()],
    settled: () => enqueue(async () => {}),
  }
}

/** What it takes to read a location. */
interface TakeIn {
  location: RegisteredLocation
  /** What it gave when it was read last. */
  before?: ReadRoot | undefined
  dryRun?: boolean
  signal: AbortSignal
}

/** A root that has never heard of an entity; its sources are read anew, so that what they still have comes back. */
function withoutEntity(before: RootState, ref: string): RootState {
  const gone = before.claims.filter((claim) => claim.ref === ref)
  if (gone.length === 0) return before
  const readings = new Map(before.readings)
  for (const { source } of gone) readings.delete(source)
  return { ...before, readings, claims: before.claims.filter((claim) => claim.ref !== ref) }
}

/** @throws CATALOG_LOCATION_REJECTED */
function refuseProblems(
  { target }: RegisteredLocation,
  { state: { claims, issues } }: ReadRoot,
  next: CatalogState,
): void {
  const refs = new Set(claims.map(({ ref }) => ref))
  const isConflict = ({ code, ref }: Issue) =>
    code === 'CONFLICT' && ref !== undefined && refs.has(ref)
  const problems = [
    ...issues.filter((issue) => hasErrors([issue])),
    ...next.issues.filter(isConflict),
  ]
  const onlyTheLocation = claims.length <= 1
  if (problems.length > 0 || onlyTheLocation)
    throw catalogErrors.LOCATION_REJECTED({ target, issues: problems })
}
