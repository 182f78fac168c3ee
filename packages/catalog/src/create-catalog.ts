import { canonicalRef, createReaders, type Entity, silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import type { Catalog } from './catalog.ts'
import { type CatalogOptions, checkCatalogOptions } from './catalog-options.ts'
import { initialState } from './catalog-state.ts'
import { type CatalogWriter, createCatalogWriter } from './catalog-writer.ts'
import { createChangeFeed } from './change-feed.ts'
import { catalogErrors } from './errors.ts'
import { createGraph } from './graph/create-graph.ts'
import { failureRelations as defaultFailures } from './graph/failure-relations.ts'
import { relationPairs } from './graph/relation-pairs.ts'
import { checkReady } from './ingest/check-ready.ts'
import { rootOfLocation } from './location.ts'
import { ancestryOf } from './query/ancestry.ts'
import { indexOf } from './query/entity-index.ts'
import { countFacets } from './query/facets.ts'
import { queryEntities } from './query/query-entities.ts'
import { reportIntegrity } from './report/report-integrity.ts'

const defaultRegisteredKinds = ['API', 'Component', 'Domain', 'Location', 'Resource', 'System']

/**
 * Creates a catalog. It is empty until its first refresh.
 *
 * @example
 * ```ts no-run
 * import { createCatalog, filesProvider } from '@callboard/catalog'
 * const catalog = await createCatalog({ providers: [filesProvider({ root: './org' })] })
 * const { added, issues } = await catalog.refresh()
 * catalog.get('component:payment-gateway')
 * ```
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME CATALOG_RELATION_UNKNOWN
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
  const writer = createWriter(options, { kinds, closed: closing.signal, publish: feed.publish })
  const snapshot = () => writer.state.snapshot
  const index = () => indexOf(snapshot())

  return {
    refresh: writer.refresh,
    get: (ref) => snapshot().entities.get(canonicalRef(ref)),
    ancestry: (ref) => ancestryOf(snapshot(), ref),
    validate: (entity) => checkReady(entity, 'the entity', { kinds }).issues,
    byRefs: (refs) => refs.map((ref) => lookUp(snapshot().entities, ref)),
    entities: () => index().entities,
    query: (query = {}) => queryEntities(index(), query),
    facets: (query) => countFacets(index(), query),
    get graph() {
      return createGraph({ snapshot: snapshot(), pairs, failureRelations })
    },
    get generation() {
      return snapshot().generation
    },
    issues: () => writer.state.issues,
    sources: () =>
      writer.state.roots.map(({ root, state }) => ({
        name: root.provider.name,
        entities: state.claims.length,
        issues: state.issues.length,
        failed: state.issues.some(({ code }) => code === catalogErrors.PROVIDER_FAILED.code),
      })),
    report: () => reportIntegrity({ ...writer.state, kinds }),
    register: writer.register,
    unregister: writer.unregister,
    relocate: writer.relocate,
    remove: writer.remove,
    locations: writer.locations,
    watch: ({ signal }) => feed.watch(AbortSignal.any([signal, closing.signal])),
    async [Symbol.asyncDispose]() {
      options.signal?.removeEventListener('abort', close)
      close()
      await writer.settled()
    },
  }
}

function createWriter(
  options: CatalogOptions,
  own: Pick<Parameters<typeof createCatalogWriter>[0], 'closed' | 'publish'> & {
    kinds: ReturnType<typeof checkCatalogOptions>
  },
): CatalogWriter {
  const { providers, registeredKinds = defaultRegisteredKinds } = options
  const roots = providers.map((provider) => ({ key: `provider ${provider.name}`, provider }))
  return createCatalogWriter({
    initial: initialState(roots),
    context: {
      kinds: own.kinds,
      readers: options.readers ?? createReaders([]),
      logger: options.logger ?? silentLogger,
      runtime: options.runtime ?? nodeRuntime,
    },
    closed: own.closed,
    publish: own.publish,
    rootOf: (location) => rootOfLocation(location, registeredKinds),
  })
}

/** A reference that means nothing has no entity; among many, that is an answer. */
function lookUp(entities: ReadonlyMap<string, Entity>, ref: string): Entity | undefined {
  try {
    return entities.get(canonicalRef(ref))
  } catch {
    return undefined
  }
}
