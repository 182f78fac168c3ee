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
  const { served, rootOf } = options
  return {
    async register(given, { dryRun = false, signal: cancel } = {}) {
      const location = registeredLocation(given)
      const task = (signal: AbortSignal) => {
        const before = stateOf(served, rootOf(location))
        return takeIn(options, { location, before, dryRun, signal })
      }
      return served.work(task, { signal: cancel })
    },
    async relocate(id, given, cancelling) {
      const location = registeredLocation(given, id)
      return served.work((signal) => {
        refuseTaken(served, location)
        return takeIn(options, { location, signal })
      }, cancelling)
    },
    unregister: (id) =>
      served.work(async () => {
        const location = served.registered.get(id)
        if (!location) throw catalogErrors.LOCATION_NOT_FOUND({ id })
        const { key } = rootOf(location)
        const order = rootsIn(served).filter((root) => root.key !== key)
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

/** Reads a location and puts it in the place of what was read under its key. */
async function takeIn(
  { served, rootOf, ingestContext }: LocationRegistryOptions,
  { location, before, dryRun = false, signal }: TakeIn,
): Promise<Registration> {
  const root = rootOf(location)
  const known = stateOf(served, root)
  const reading = await ingestRoot(root, before ?? unread, ingestContext(signal))
  throwIfAborted(signal)
  const gone = [...(known?.sources.keys() ?? [])]
    .filter((source) => !reading.state.sources.has(source))
    .map((source) => [source, undefined] as const)
  const whole = { ...reading, changes: new Map([...reading.changes, ...gone]) }
  const order = known ? rootsIn(served) : [...rootsIn(served), root]
  const made = await served.next([whole], { order })
  refuseProblems(location, reading.state, made.state)
  if (!dryRun) await served.commit(made, { put: [location] })
  const { entities: all } = made.state.snapshot
  const entities = refsOf(reading.state).flatMap((ref) => all.get(ref) ?? [])
  return { location, entities, existed: before !== undefined }
}

const rootsIn = ({ state }: ServedState): SourceRoot[] => state.roots.map(({ root }) => root)

const stateOf = ({ state }: ServedState, { key }: SourceRoot): RootState | undefined =>
  state.roots.find(({ root }) => root.key === key)?.state

/** @throws CATALOG_LOCATION_NOT_FOUND CATALOG_LOCATION_EXISTS */
function refuseTaken({ registered }: ServedState, { id, type, target }: RegisteredLocation): void {
  if (!registered.has(id)) throw catalogErrors.LOCATION_NOT_FOUND({ id })
  const same = [...registered.values()].find(
    (known) => known.type === type && known.target === target,
  )
  if (same && same.id !== id) throw catalogErrors.LOCATION_EXISTS({ target, id: same.id })
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
