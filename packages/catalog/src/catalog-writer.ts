import { canonicalRef, checkOptions, throwIfAborted } from '@callboard/core'
import { z } from 'zod'
import { createBreath } from './breath.ts'
import type { Cancellable, RefreshOptions, RefreshResult, StartOptions } from './catalog.ts'
import { catalogErrors } from './errors.ts'
import { entityNotFound } from './graph/entity-not-found.ts'
import { orphansRoot } from './ingest/keep-orphans.ts'
import type { IngestContext, SourceRoot } from './ingest/source-root.ts'
import { withoutEntity } from './ingest/without-entity.ts'
import { keepFresh } from './keep-fresh.ts'
import type { ProviderChange } from './provider/provider.ts'
import {
  createLocationRegistry,
  type LocationRegistry,
  type LocationRegistryOptions,
} from './writer/location-registry.ts'
import { readChange, readKeys, readWhole } from './writer/read-again.ts'
import { refreshResult } from './writer/refresh-result.ts'
import {
  createServedState,
  type ServedState,
  type ServedStateOptions,
} from './writer/served-state.ts'

/** The one place that makes a catalog's next state. */
export interface CatalogWriter
  extends LocationRegistry,
    Pick<ServedState, 'state' | 'readAt' | 'settled'> {
  /** See {@link keepFresh}. */
  start(options?: StartOptions): Promise<void>
  refresh(options?: RefreshOptions): Promise<RefreshResult>
  confirmDeletion(provider: string, options?: Cancellable): Promise<RefreshResult>
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

const refreshSchema = z.strictObject({
  keys: z.array(z.string()).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

export function createCatalogWriter(options: CatalogWriterOptions): CatalogWriter {
  const { providers, context, closed, rootOf } = options
  const served = createServedState(options)
  const ingestContext = (signal: AbortSignal): IngestContext => ({
    ...context,
    breath: createBreath(context.runtime),
    signal,
  })

  /** The roots that there still are: of a provider that is gone, the store knows what it gave. */
  const presentRoots = () => {
    const registered = [...served.registered.values()].map(rootOf)
    const keys = new Set([...providers, ...registered].map(({ key }) => key))
    return served.state.roots.filter(({ root }) => keys.has(root.key))
  }

  const refreshAll = async (signal: AbortSignal) => {
    const began = context.runtime.monotonicMs()
    const present = presentRoots()
    const read = present.filter(({ root }) => root !== orphansRoot)
    const readings = await readWhole(read, ingestContext(signal))
    const made = await served.next(readings, { order: present.map(({ root }) => root) })
    throwIfAborted(signal)
    await served.commit(made)
    const { generation, entities } = made.state.snapshot
    context.logger.info('the catalog was refreshed', {
      generation,
      entities: entities.size,
      issues: made.state.issues.length,
      ms: Math.round(context.runtime.monotonicMs() - began),
    })
    return refreshResult(made)
  }

  const refreshKeys = async (keys: readonly string[], signal: AbortSignal) => {
    const made = await served.next(await readKeys(keys, served.state, ingestContext(signal)))
    await served.commit(made)
    return refreshResult(made)
  }

  const writer: CatalogWriter = {
    ...createLocationRegistry({ served, rootOf, ingestContext }),
    get state() {
      return served.state
    },
    readAt: served.readAt,
    settled: served.settled,
    async refresh(refreshing = {}) {
      checkOptions('catalog.refresh', refreshSchema, refreshing)
      const { keys, signal: cancel } = refreshing
      return served.work((signal) => (keys ? refreshKeys(keys, signal) : refreshAll(signal)), {
        signal: cancel,
      })
    },
    confirmDeletion: (provider, confirming) =>
      served.work(async (signal) => {
        const known = served.state.roots.find(({ root }) => root.provider.name === provider)
        if (!known) throw catalogErrors.PROVIDER_NOT_FOUND({ provider })
        const confirmed = { ...ingestContext(signal), confirmed: true }
        const made = await served.next(await readWhole([known], confirmed), { letGo: true })
        await served.commit(made)
        return refreshResult(made)
      }, confirming),
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
