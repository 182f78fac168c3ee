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
import {
  createDocsSites,
  type DiagramRenderer,
  type EntityDocs,
  type EntitySites,
  techdocsSource,
} from '@callboard/docs'
import type { DocsPublisher, PublishedSites } from '@callboard/docs/publish'
import { createDocsBuilds, type DocsBuilds } from './docs-builds.ts'
import { siteHref } from './format/site-href.ts'
import type { Telemetry } from './operations/telemetry.ts'
import { publishedDocs } from './published-docs.ts'

/** The documentation sites of the catalog's entities, each built, or read from where it was published, when it is first asked for. */
export interface PortalDocs
  extends Pick<EntitySites, 'get' | 'sync' | 'open' | 'clear'>,
    Partial<Pick<PublishedSites, 'versions'>>,
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

/** Builds sites from where the annotations of entities point, or reads them from where they were published. A site that cannot be read is told in the log and in `builds`. */
export function createPortalDocs({
  catalog,
  readers,
  logger,
  telemetry,
  publisher,
  diagrams,
  closing,
  changed,
}: {
  catalog: Catalog
  readers: Readers
  logger: Logger
  telemetry: Telemetry
  /** Where sites are published to, where none is built here. */
  publisher: DocsPublisher | undefined
  diagrams: readonly DiagramRenderer[] | undefined
  /** Aborted when what is under way ends with the portal. */
  closing: AbortSignal
  /** Told when a site that was there has become another one. */
  changed(): void
}): PortalDocs {
  const builds = createDocsBuilds({ reasonOf: messageOf })
  const sites = createDocsSites({
    entities: catalog,
    readers,
    docs: { entityDocs: docsIn(catalog), ...(diagrams && { diagrams }) },
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
  const published = publisher && publishedDocs({ publisher, builds, changed, runtime: nodeRuntime })
  const shown = published ?? sites
  return {
    has: (ref) => saysWhere(catalog.get(ref), readers),
    builds,
    refs: () => withDocs(catalog).map(entityRefOf),
    async get(ref, options = {}) {
      try {
        return await shown.get(ref, options)
      } catch (error) {
        if (options.signal?.aborted || closing.aborted) throw error
        // One site that cannot be read takes nothing else with it.
        logger.warn('docs could not be read', { ref, error: messageOf(error) })
        return undefined
      }
    },
    sync: shown.sync,
    open: sites.open,
    clear: shown.clear,
    ...(published && { versions: published.versions }),
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
