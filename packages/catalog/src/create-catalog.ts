import { canonicalRef, createReaders, silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { createBreath } from './breath.ts'
import type { Catalog, SourceStatus } from './catalog.ts'
import { type CatalogOptions, checkCatalogOptions } from './catalog-options.ts'
import { initialState, issuesOf, type ReadRoot } from './catalog-state.ts'
import { createCatalogView } from './catalog-view.ts'
import { type CatalogWriter, createCatalogWriter } from './catalog-writer.ts'
import { createChangeFeed } from './change-feed.ts'
import { createChecks } from './checks/create-checks.ts'
import { catalogErrors } from './errors.ts'
import { failureRelations as defaultFailures } from './graph/failure-relations.ts'
import { relationPairs } from './graph/relation-pairs.ts'
import { checkRevision, createCatalogHistory } from './history/catalog-history.ts'
import { replayChanges } from './history/replay-changes.ts'
import { checkReady } from './ingest/check-ready.ts'
import { orphansRoot } from './ingest/keep-orphans.ts'
import { permitsOf } from './ingest/kind-rules.ts'
import { readingRules } from './ingest/reading-rules.ts'
import type { RootState } from './ingest/source-root.ts'
import { type RegisteredLocation, rootOfLocation } from './location.ts'
import { createReports } from './report/report-integrity.ts'
import { createSignals } from './signals/create-signals.ts'
import { readSignals } from './signals/read-signals.ts'
import { prepareSnapshot } from './snapshot/prepare-snapshot.ts'
import type { Snapshot } from './snapshot/snapshot.ts'
import { createCatalogKeeper } from './store/catalog-keeper.ts'
import type { CatalogStore } from './store/catalog-store.ts'
import { createMemoryCatalogStore } from './store/memory-catalog-store.ts'

const defaultRegisteredKinds = ['API', 'Component', 'Domain', 'Location', 'Resource', 'System']

/**
 * Creates a catalog. With a store it is at once what it was when it was kept last; without, it is empty until its first refresh.
 *
 * @example
 * ```ts no-run
 * import { createCatalog, filesProvider } from '@callboard/catalog'
 * const catalog = await createCatalog({ providers: [filesProvider({ root: './org' })] })
 * const { added, issues } = await catalog.refresh()
 * catalog.get('component:payment-gateway')
 * ```
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME CATALOG_RELATION_UNKNOWN CATALOG_STORE_FAILED CATALOG_STORE_TOO_NEW
 */
export async function createCatalog(options: CatalogOptions): Promise<Catalog> {
  const kinds = checkCatalogOptions(options)
  const pairs = relationPairs(kinds)
  const failureRelations = (options.failureRelations ?? defaultFailures).map(pairs.check)
  const closing = new AbortController()
  const close = () => closing.abort(catalogErrors.CLOSED())
  if (options.signal?.aborted) close()
  options.signal?.addEventListener('abort', close, { once: true })
  const feed = createChangeFeed()
  const { runtime = nodeRuntime, logger = silentLogger } = options
  const store = options.store ?? createMemoryCatalogStore()
  const own = { kinds, store, closed: closing.signal, publish: feed.publish }
  const writer = await createWriter(options, own)
  const snapshot = () => writer.state.snapshot
  const viewOf = (snapshot: () => Snapshot) =>
    createCatalogView({ snapshot, pairs, failureRelations })
  const view = viewOf(snapshot)
  const past = createCatalogHistory({ store, current: snapshot, runtime })
  const signals = createSignals({
    signals: options.signals ?? [],
    logger,
    runtime,
    closed: closing.signal,
  })
  const checks = createChecks({
    set: options.checks,
    history: options.checkHistory,
    signals,
    runtime,
  })
  const reportOn = createReports(kinds, runtime)

  return {
    refresh: writer.refresh,
    start: writer.start,
    confirmDeletion: writer.confirmDeletion,
    get: view.get,
    ancestry: view.ancestry,
    validate: (entity) =>
      checkReady(entity, 'the entity', { kinds, compat: options.compat }).issues,
    byRefs: view.byRefs,
    entities: view.entities,
    query: view.query,
    facets: view.facets,
    get graph() {
      return view.graph
    },
    get generation() {
      return view.generation
    },
    issues: ({ source } = {}) =>
      source === undefined
        ? writer.state.issues
        : writer.state.roots
            .filter(({ root }) => root.provider.name === source)
            .flatMap(({ state }) => issuesOf(state)),
    sources: () => writer.state.roots.map((each) => sourceStatus(each, writer.readAt(each.root))),
    signals: (ref, reading) => readSignals(signals, { snapshot: snapshot(), ref, reading }),
    checks: async ({ ref, signal } = {}) =>
      checks.report(snapshot(), { ref: ref === undefined ? ref : canonicalRef(ref), signal }),
    checkHistory: checks.history,
    report: () => reportOn(writer.state),
    register: writer.register,
    unregister: writer.unregister,
    relocate: writer.relocate,
    remove: writer.remove,
    locations: writer.locations,
    history: past.history,
    diff: past.diff,
    async asOf(revision) {
      const then = await past.snapshotAt(revision)
      return viewOf(() => then)
    },
    watch({ since, signal: leaving }) {
      const signal = AbortSignal.any([leaving, closing.signal])
      if (since === undefined) return feed.watch(signal)
      const until = snapshot().generation
      checkRevision(since, { generation: until })
      return feed.watch(signal, replayChanges(store, { since, until, signal }))
    },
    async [Symbol.asyncDispose]() {
      options.signal?.removeEventListener('abort', close)
      close()
      await writer.settled()
    },
  }
}

async function createWriter(
  options: CatalogOptions,
  own: Pick<Parameters<typeof createCatalogWriter>[0], 'closed' | 'publish'> & {
    kinds: ReturnType<typeof checkCatalogOptions>
    store: CatalogStore
  },
): Promise<CatalogWriter> {
  const { kinds, store, ...rest } = own
  const { registeredKinds = defaultRegisteredKinds, retention = {} } = options
  const { readers = createReaders([]), logger = silentLogger, runtime = nodeRuntime } = options
  const { orphans } = options
  const given = options.providers.map((provider) => ({
    key: `provider ${provider.name}`,
    provider,
  }))
  const providers = orphans === 'keep' ? [...given, orphansRoot] : given
  const rootOf = (location: RegisteredLocation) => rootOfLocation(location, registeredKinds)
  const keeper = createCatalogKeeper({ store, retention, providers, rootOf, logger, runtime })
  const empty = initialState(providers, kinds)
  const initial = await keeper.restore(empty)
  // What the store held is asked at once, and to index it is too much for the first question.
  await prepareSnapshot(
    { ...initial, previous: empty.snapshot, next: initial.state.snapshot },
    createBreath(runtime),
  )
  const processors = options.processors ?? []
  const permits = permitsOf(options.rules)
  const { compat, missingConfirmations } = options
  const judging = { kinds, compat, processors, permits, missingConfirmations }
  const rules = readingRules(options)
  const context = { ...judging, rules, readers, logger, runtime }
  return createCatalogWriter({ ...rest, orphans, initial, keeper, providers, context, rootOf })
}

function sourceStatus({ root, state }: ReadRoot, readAt: number | undefined): SourceStatus {
  return {
    name: root.provider.name,
    entities: claimCount(state),
    issues: issuesOf(state).length,
    failed: state.issues.some(({ code }) => code === catalogErrors.PROVIDER_FAILED.code),
    ...(readAt !== undefined && { readAt: new Date(readAt).toISOString() }),
  }
}

function claimCount({ sources }: RootState): number {
  let count = 0
  for (const { claims } of sources.values()) count += claims.length
  return count
}
