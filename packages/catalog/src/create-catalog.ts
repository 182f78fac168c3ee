import {
  canonicalRef,
  type EntityKind,
  type Issue,
  type Logger,
  type Runtime,
  silentLogger,
} from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import type { Catalog } from './catalog.ts'
import { type CatalogOptions, checkCatalogOptions } from './catalog-options.ts'
import { type CatalogState, issuesOf } from './catalog-state.ts'
import { createCatalogView } from './catalog-view.ts'
import type { CatalogWriter } from './catalog-writer.ts'
import { createChangeFeed } from './change-feed.ts'
import { createChecks } from './checks/create-checks.ts'
import { catalogErrors } from './errors.ts'
import { failureRelations as defaultFailures } from './graph/failure-relations.ts'
import { relationPairs } from './graph/relation-pairs.ts'
import {
  type CatalogHistory,
  checkRevision,
  createCatalogHistory,
} from './history/catalog-history.ts'
import { replayChanges } from './history/replay-changes.ts'
import { checkReady } from './ingest/check-ready.ts'
import { createReports } from './report/report-integrity.ts'
import { type RestrictingOptions, restrictCatalog } from './restrict/restrict-catalog.ts'
import { createSignals } from './signals/create-signals.ts'
import { readSignals } from './signals/read-signals.ts'
import type { Snapshot, WholeSnapshot } from './snapshot/snapshot.ts'
import { sourceStatus } from './source-status.ts'
import type { CatalogStore } from './store/catalog-store.ts'
import { createMemoryCatalogStore } from './store/memory-catalog-store.ts'
import { openWriter } from './writer/open-writer.ts'

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
  const { runtime = nodeRuntime, logger = silentLogger } = options
  const viewOf = viewing(options, kinds)
  const { signal: closed, close } = closingWith(options.signal)
  const feed = createChangeFeed()
  const store = options.store ?? createMemoryCatalogStore()
  const writer = await openWriter(options, { kinds, store, closed, publish: feed.publish })
  const snapshot = () => writer.state.snapshot
  const view = viewOf(snapshot)
  const reportOn = createReports(kinds, runtime)
  const past = createCatalogHistory({ store, current: snapshot, runtime })

  const whole: Omit<Catalog, 'restrictTo'> = {
    ...judging(options, { snapshot, logger, runtime, closed }),
    ...remembering({ past, store, feed, snapshot, viewOf, closed }),
    ...changing(writer),
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
      source === undefined ? writer.state.issues : issuesOfProvider(source, writer.state),
    sources: () =>
      writer.state.roots.map((each) => sourceStatus(each, { readAt: writer.readAt(each.root) })),
    report: () => reportOn(writer.state),
    async [Symbol.asyncDispose]() {
      close()
      await writer.settled()
    },
  }
  return Object.assign(whole, {
    restrictTo: restricting({ whole, writer, viewOf, snapshotAt: past.snapshotAt }),
  })
}

/** Shows a part of a catalog. */
function restricting({
  writer,
  ...options
}: Omit<RestrictingOptions, 'state' | 'readAt'> & {
  writer: CatalogWriter
}): Catalog['restrictTo'] {
  const { readAt } = writer
  return (filter) => restrictCatalog({ ...options, state: () => writer.state, readAt }, filter)
}

/** What makes the next state of a catalog. */
function changing(writer: CatalogWriter) {
  const { refresh, start, confirmDeletion, register, unregister, relocate, remove } = writer
  const { locations } = writer
  return { refresh, start, confirmDeletion, register, unregister, relocate, remove, locations }
}

/** What the parts of a catalog share. */
interface Shared {
  /** What is served now. */
  snapshot: () => WholeSnapshot
  runtime: Runtime
  closed: AbortSignal
}

/** What other systems and the host's rules say of entities. */
function judging(
  options: CatalogOptions,
  { snapshot, logger, runtime, closed }: Shared & { logger: Logger },
): Pick<Catalog, 'signals' | 'checks' | 'checkHistory'> {
  const { checks: set, checkHistory: history } = options
  const signals = createSignals({ signals: options.signals ?? [], logger, runtime, closed })
  const checks = createChecks({ set, history, signals, runtime })
  return {
    signals: (ref, reading) => readSignals(signals, { snapshot: snapshot(), ref, reading }),
    checks: async ({ ref, signal, report } = {}) =>
      report ??
      checks.report(snapshot(), { ref: ref === undefined ? ref : canonicalRef(ref), signal }),
    checkHistory: checks.history,
  }
}

/** What was, and what comes to be. */
function remembering({
  past,
  store,
  feed,
  snapshot,
  viewOf,
  closed,
}: Omit<Shared, 'runtime'> & {
  past: CatalogHistory
  store: CatalogStore
  feed: ReturnType<typeof createChangeFeed>
  viewOf: ReturnType<typeof viewing>
}): Pick<Catalog, 'history' | 'diff' | 'asOf' | 'watch'> {
  return {
    history: past.history,
    diff: past.diff,
    async asOf(revision) {
      const then = await past.snapshotAt(revision)
      return viewOf(() => then)
    },
    watch({ since, signal: leaving }) {
      const signal = AbortSignal.any([leaving, closed])
      if (since === undefined) return feed.watch(signal)
      const until = snapshot().generation
      checkRevision(since, { generation: until })
      return feed.watch(signal, replayChanges(store, { since, until, signal }))
    },
  }
}

/** Makes views of snapshots. @throws CATALOG_RELATION_UNKNOWN */
function viewing(options: CatalogOptions, kinds: readonly EntityKind[]) {
  const pairs = relationPairs(kinds)
  const failureRelations = (options.failureRelations ?? defaultFailures).map(pairs.check)
  return (snapshot: () => Snapshot) => createCatalogView({ snapshot, pairs, failureRelations })
}

/** A signal that is aborted when the host's is, or when the catalog is closed. */
function closingWith(outer: AbortSignal | undefined) {
  const controller = new AbortController()
  const close = () => {
    outer?.removeEventListener('abort', close)
    controller.abort(catalogErrors.CLOSED())
  }
  if (outer?.aborted) close()
  outer?.addEventListener('abort', close, { once: true })
  return { signal: controller.signal, close }
}

function issuesOfProvider(name: string, { roots }: CatalogState): Issue[] {
  return roots
    .filter(({ root }) => root.provider.name === name)
    .flatMap(({ state }) => issuesOf(state))
}
