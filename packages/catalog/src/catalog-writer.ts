import { canonicalRef, throwIfAborted } from '@callboard/core'
import { createBreath } from './breath.ts'
import type { Cancellable, StartOptions } from './catalog.ts'
import { entityNotFound } from './graph/entity-not-found.ts'
import type { IngestContext, SourceRoot } from './ingest/source-root.ts'
import { withoutEntity } from './ingest/without-entity.ts'
import { keepFresh } from './keep-fresh.ts'
import type { ProviderChange } from './provider/provider.ts'
import {
  createLocationRegistry,
  type LocationRegistry,
  type LocationRegistryOptions,
} from './writer/location-registry.ts'
import { readChange } from './writer/read-again.ts'
import { createRefreshing, type Refreshing } from './writer/refresh-catalog.ts'
import {
  createServedState,
  type ServedState,
  type ServedStateOptions,
} from './writer/served-state.ts'

/** The one place that makes a catalog's next state. */
export interface CatalogWriter
  extends Refreshing,
    LocationRegistry,
    Pick<ServedState, 'state' | 'readAt' | 'settled'> {
  /** See {@link keepFresh}. */
  start(options?: StartOptions): Promise<void>
  /** Takes in what a provider tells. */
  take(key: string, change: ProviderChange, options?: Cancellable): Promise<void>
  remove(ref: string): Promise<void>
}

/** What a writer needs. */
export interface CatalogWriterOptions
  extends Omit<ServedStateOptions, 'context'>,
    Pick<LocationRegistryOptions, 'rootOf'> {
  /** The providers, in the order in which they win. */
  providers: readonly SourceRoot[]
  context: Omit<IngestContext, 'signal' | 'breath'>
}

export function createCatalogWriter(options: CatalogWriterOptions): CatalogWriter {
  const { providers, context, closed, rootOf } = options
  const served = createServedState(options)
  const ingestContext = (signal: AbortSignal): IngestContext => ({
    ...context,
    breath: createBreath(context.runtime),
    signal,
  })
  const writer: CatalogWriter = {
    ...createRefreshing({ served, providers, rootOf, ingestContext }),
    ...createLocationRegistry({ served, rootOf, ingestContext }),
    get state() {
      return served.state
    },
    readAt: served.readAt,
    settled: served.settled,
    take: (key, change, taking) =>
      served.work(async (signal) => {
        const known = served.state.roots.find(({ root }) => root.key === key)
        if (!known) return
        const reading = await readChange(known, change, ingestContext(signal))
        throwIfAborted(signal)
        await served.commit(await served.next([reading]))
      }, taking),
    remove: (ref) =>
      served.work(async () => {
        const entity = canonicalRef(ref)
        const { roots, snapshot } = served.state
        if (!snapshot.entities.has(entity)) throw entityNotFound(snapshot.entities, entity)
        const breath = createBreath(context.runtime)
        const readings = await Promise.all(roots.map((each) => withoutEntity(each, entity, breath)))
        await served.commit(await served.next(readings, { letGo: true }))
      }),
    start: async (starting) => {
      throwIfAborted(closed)
      await keepFresh({ writer, providers, context, closed }, starting)
    },
  }
  return writer
}
