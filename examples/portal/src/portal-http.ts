import type { Catalog } from '@callboard/catalog'
import { createCatalogHttp } from '@callboard/catalog/http'
import type { Logger, Readers } from '@callboard/core'
import type { HttpHandler } from '@callboard/core/http'
import { createDocsHttp } from '@callboard/docs/http'
import type { Scaffolder } from '@callboard/scaffolder'
import {
  createScaffolderHttp,
  type StreamSlots,
  type UploadedFiles,
} from '@callboard/scaffolder/http'
import type { Search } from '@callboard/search'
import { createSearchHttp } from '@callboard/search/http'
import { locatedEntities } from './located-entities.ts'
import type { Portal } from './portal.ts'
import type { PortalDocs } from './portal-docs.ts'
import { projectSource } from './project-source.ts'
import type { Templates } from './templates.ts'

/** The REST APIs, as the peer's clients know them. */
export type PortalHttp = Record<'catalog' | 'scaffolder' | 'techdocs' | 'search', HttpHandler>

/** Makes the APIs of the parts of a portal. */
export function createPortalHttp({
  catalog,
  readers,
  templates,
  scaffolder,
  docs,
  search,
  uploads,
  streams,
  logger,
  allows,
  asker,
}: {
  catalog: Catalog
  readers: Readers
  templates: Templates
  scaffolder: Scaffolder
  docs: PortalDocs
  search: Search
  uploads: UploadedFiles
  streams: StreamSlots
  logger: Logger
  /** Decides for every route. */
  allows: Portal['allows']
  /** Canonical reference of who asks. */
  asker(): string | undefined
}): PortalHttp {
  const shared = { authorize: allows, logger }
  return {
    catalog: createCatalogHttp({ catalog, basePath: '/api/catalog', ...shared }),
    scaffolder: createScaffolderHttp({
      scaffolder,
      templates,
      uploads,
      projects: projectSource({ catalog, readers }),
      streams,
      user: () => {
        const ref = asker()
        return ref === undefined ? undefined : { ref }
      },
      basePath: '/api/scaffolder',
      ...shared,
    }),
    techdocs: createDocsHttp({
      sites: docs,
      entities: locatedEntities(catalog, readers),
      basePath: '/api/techdocs',
      ...shared,
    }),
    search: createSearchHttp({ search, basePath: '/api/search', ...shared }),
  }
}
