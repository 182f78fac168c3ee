import { hasErrors, type Issue, throwIfAborted } from '@callboard/core'
import type { Cancellable } from '../catalog.ts'
import { type CatalogState, issuesOf } from '../catalog-state.ts'
import { catalogErrors } from '../errors.ts'
import { ingestRoot } from '../ingest/ingest-root.ts'
import {
  type IngestContext,
  type RootState,
  type SourceRoot,
  unread,
} from '../ingest/source-root.ts'
import {
  type LocationTarget,
  type RegisteredLocation,
  type Registration,
  registeredLocation,
} from '../location.ts'
import type { ServedState } from './served-state.ts'

/** Where locations are registered while the catalog runs. */
export interface LocationRegistry {
  register(
    location: LocationTarget,
    options?: Cancellable & { dryRun?: boolean | undefined },
  ): Promise<Registration>
  unregister(id: string): Promise<void>
  relocate(id: string, location: LocationTarget, options?: Cancellable): Promise<Registration>
  locations(): readonly RegisteredLocation[]
}

/** What a registry works with. */
export interface LocationRegistryOptions {
  served: ServedState
  rootOf(location: RegisteredLocation): SourceRoot
  ingestContext(signal: AbortSignal): IngestContext
}

export function createLocationRegistry(options: LocationRegistryOptions): LocationRegistry {
  const { served, rootOf, ingestContext } = options
  const roots = () => served.state.roots.map(({ root }) => root)
  const readRoot = ({ key }: SourceRoot) =>
    served.state.roots.find(({ root }) => root.key === key)?.state

  /** Reads a location and puts it in the place of what was read under its key. */
  const takeIn = async ({ location, before, dryRun = false, signal }: TakeIn) => {
    const root = rootOf(location)
    const known = readRoot(root)
    const reading = await ingestRoot(root, before ?? unread, ingestContext(signal))
    throwIfAborted(signal)
    const gone = [...(known?.sources.keys() ?? [])]
      .filter((source) => !reading.state.sources.has(source))
      .map((source) => [source, undefined] as const)
    const whole = { ...reading, changes: new Map([...reading.changes, ...gone]) }
    const made = await served.next([whole], { order: known ? roots() : [...roots(), root] })
    refuseProblems(location, reading.state, made.state)
    if (!dryRun) await served.commit(made, { put: [location] })
    const entities = refsOf(reading.state).flatMap(
      (ref) => made.state.snapshot.entities.get(ref) ?? [],
    )
    return { location, entities, existed: before !== undefined }
  }

  return {
    async register(given, { dryRun = false, signal: cancel } = {}) {
      const location = registeredLocation(given)
      const task = (signal: AbortSignal) =>
        takeIn({ location, before: readRoot(rootOf(location)), dryRun, signal })
      return served.work(task, { signal: cancel })
    },
    async relocate(id, given, cancelling) {
      const location = registeredLocation(given, id)
      return served.work((signal) => {
        if (!served.registered.has(id)) throw catalogErrors.LOCATION_NOT_FOUND({ id })
        const same = [...served.registered.values()].find(
          ({ type, target }) => type === location.type && target === location.target,
        )
        if (same && same.id !== id)
          throw catalogErrors.LOCATION_EXISTS({ target: location.target, id: same.id })
        return takeIn({ location, signal })
      }, cancelling)
    },
    unregister: (id) =>
      served.work(async () => {
        const location = served.registered.get(id)
        if (!location) throw catalogErrors.LOCATION_NOT_FOUND({ id })
        const { key } = rootOf(location)
        const order = roots().filter((root) => root.key !== key)
        await served.commit(await served.next([], { order, letGo: true }), { remove: [id] })
      }),
    locations: () => [...served.registered.values()],
  }
}

/** What it takes to read a location. */
interface TakeIn {
  location: RegisteredLocation
  /** What it gave when it was read last. */
  before?: RootState | undefined
  dryRun?: boolean
  signal: AbortSignal
}

/** The Location first, then what lies behind it. */
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
