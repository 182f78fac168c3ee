import type { Catalog } from '@callboard/catalog'
import {
  CallboardError,
  type Entity,
  entityRefOf,
  type Logger,
  messageOf,
  type Readers,
} from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { createDocsSites, type EntityDocs, type EntitySites, techdocsSource } from '@callboard/docs'
import { createDocsBuilds, type DocsBuilds } from './docs-builds.ts'
import { siteHref } from './format/site-href.ts'
import type { Telemetry } from './operations/telemetry.ts'

/** The documentation sites of the catalog's entities, each built when it is first asked for. */
export interface PortalDocs
  extends Pick<EntitySites, 'get' | 'sync' | 'open' | 'clear'>,
    AsyncDisposable {
  /** Whether an entity says that it has docs. */
  has(ref: string): boolean
  /** Entities with docs of their own. */
  refs(): string[]
  /** What became of building them. */
  builds: DocsBuilds
}

/** The portal lists every site, so it forgets none while the catalog has it. */
const maxSites = 10_000

/** Builds sites from where the annotations of entities point. A site that cannot be read is told in the log and in `builds`. */
export function createPortalDocs({
  catalog,
  readers,
  logger,
  telemetry,
  changed,
}: {
  catalog: Catalog
  readers: Readers
  logger: Logger
  telemetry: Telemetry
  /** Told when a site that was there has become another one. */
  changed(): void
}): PortalDocs {
  const builds = createDocsBuilds({ reasonOf: messageOf })
  const sites = createDocsSites({
    entities: catalog,
    readers,
    docs: { entityDocs: docsIn(catalog) },
    maxSites,
    onBuild(build) {
      if (builds.add(build)) changed()
      const { ref, startedMs, tookMs, result } = build
      const how = 'error' in result ? { error: result.error } : {}
      telemetry.note({ name: 'docs.build', details: { ref }, startedMs, tookMs, ...how })
    },
    logger,
    runtime: nodeRuntime,
  })
  return {
    has: (ref) => saysWhere(catalog.get(ref), readers),
    builds,
    refs: () => withDocs(catalog).map(entityRefOf),
    async get(ref, options = {}) {
      try {
        return await sites.get(ref, options)
      } catch (error) {
        if (options.signal?.aborted) throw error
        // One site that cannot be read takes nothing else with it.
        logger.warn('docs could not be read', { ref, error: messageOf(error) })
        return undefined
      }
    },
    sync: sites.sync,
    open: sites.open,
    clear: sites.clear,
    [Symbol.asyncDispose]: () => sites[Symbol.asyncDispose](),
  }
}

/** Links between the documents of entities stay in the portal. */
function docsIn(catalog: Catalog): EntityDocs {
  return ({ ref, path }) => {
    const entity = catalog.get(ref)
    return entity && `${siteHref(entity)}${path}`
  }
}

/** An annotation that cannot be followed is one of the problems that checks of the catalog are for. */
function saysWhere(entity: Entity | undefined, readers: Readers): boolean {
  try {
    return entity !== undefined && techdocsSource(entity, readers) !== undefined
  } catch (error) {
    if (CallboardError.is(error)) return false
    throw error
  }
}

function withDocs(catalog: Catalog): Entity[] {
  return catalog.query({
    filter: { 'metadata.annotations.backstage.io/techdocs-ref': { $exists: true } },
    limit: maxSites,
  }).items
}
