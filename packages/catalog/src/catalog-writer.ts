import { hasErrors, type Issue, throwIfAborted } from '@callboard/core'
import type { Cancellable, RefreshResult } from './catalog.ts'
import { type CatalogState, nextState, type ReadRoot } from './catalog-state.ts'
import type { CatalogChange } from './change-feed.ts'
import { catalogErrors } from './errors.ts'
import { ingestRoot } from './ingest/ingest-root.ts'
import { type IngestContext, type SourceRoot, unread } from './ingest/source-root.ts'
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
      return work(
        async (signal) => {
          const root = rootOf(location)
          const old = state.roots.find((each) => each.root.key === root.key)
          const reading = await read(old ?? { root, state: unread }, signal)
          throwIfAborted(signal)
          const roots = old
            ? state.roots.map((each) => (each === old ? reading : each))
            : [...state.roots, reading]
          const { state: next, changes } = nextState(state, roots)
          refuseProblems(location, reading, next)
          if (!dryRun) {
            registered.set(location.id, location)
            place(next, changes)
          }
          const entities = reading.state.claims.flatMap(
            ({ ref }) => next.snapshot.entities.get(ref) ?? [],
          )
          return { location, entities, existed: old !== undefined }
        },
        { signal: cancel },
      )
    },

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
