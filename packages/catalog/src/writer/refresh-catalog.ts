import { checkOptions, throwIfAborted } from '@callboard/core'
import { z } from 'zod'
import type { Cancellable, RefreshOptions, RefreshResult } from '../catalog.ts'
import type { ReadRoot } from '../catalog-state.ts'
import { catalogErrors } from '../errors.ts'
import { orphansRoot } from '../ingest/keep-orphans.ts'
import type { IngestContext, SourceRoot } from '../ingest/source-root.ts'
import type { LocationRegistryOptions } from './location-registry.ts'
import { readKeys, readWhole } from './read-again.ts'
import { refreshResult } from './refresh-result.ts'

/** What reads again what a catalog was made from. */
export interface Refreshing {
  /** Everything, or what some keys mean. */
  refresh(options?: RefreshOptions): Promise<RefreshResult>
  /** Takes it that what a provider no longer gives is gone on purpose. */
  confirmDeletion(provider: string, options?: Cancellable): Promise<RefreshResult>
}

/** What {@link createRefreshing} works with. */
export interface RefreshingOptions extends LocationRegistryOptions {
  providers: readonly SourceRoot[]
}

const refreshSchema = z.strictObject({
  keys: z.array(z.string()).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

export function createRefreshing(options: RefreshingOptions): Refreshing {
  const { served, ingestContext } = options
  return {
    async refresh(refreshing = {}) {
      checkOptions('catalog.refresh', refreshSchema, refreshing)
      const { keys, signal: cancel } = refreshing
      const task = (signal: AbortSignal) => {
        const context = ingestContext(signal)
        return keys ? refreshKeys(options, keys, context) : refreshAll(options, context)
      }
      return served.work(task, { signal: cancel })
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
  }
}

async function refreshAll(
  options: RefreshingOptions,
  context: IngestContext,
): Promise<RefreshResult> {
  const { served } = options
  const { runtime, logger, signal } = context
  const began = runtime.monotonicMs()
  const present = presentRoots(options)
  const read = present.filter(({ root }) => root !== orphansRoot)
  const readings = await readWhole(read, context)
  const made = await served.next(readings, { order: present.map(({ root }) => root) })
  throwIfAborted(signal)
  await served.commit(made)
  const { generation, entities } = made.state.snapshot
  logger.info('the catalog was refreshed', {
    generation,
    entities: entities.size,
    issues: made.state.issues.length,
    ms: Math.round(runtime.monotonicMs() - began),
  })
  return refreshResult(made)
}

async function refreshKeys(
  { served }: RefreshingOptions,
  keys: readonly string[],
  context: IngestContext,
): Promise<RefreshResult> {
  const made = await served.next(await readKeys(keys, served.state, context))
  await served.commit(made)
  return refreshResult(made)
}

/** The roots that there still are: of a provider that is gone, the store knows what it gave. */
function presentRoots({ served, providers, rootOf }: RefreshingOptions): ReadRoot[] {
  const registered = [...served.registered.values()].map(rootOf)
  const keys = new Set([...providers, ...registered].map(({ key }) => key))
  return served.state.roots.filter(({ root }) => keys.has(root.key))
}
