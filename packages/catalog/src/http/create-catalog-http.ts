import {
  type CallboardError,
  checkOptions,
  type Logger,
  objectWith,
  type Readers,
} from '@callboard/core'
import { type Authorize, createHttpHandler, type HttpHandler } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { catalogErrors } from '../errors.ts'
import { analysisRoutes } from './analysis-routes.ts'
import { checkRoutes } from './check-routes.ts'
import { entityRoutes } from './entity-routes.ts'
import { graphRoutes } from './graph-routes.ts'
import { historyRoutes } from './history-routes.ts'
import { ingestionRoutes } from './ingestion-routes.ts'
import { locationRoutes } from './location-routes.ts'
import { queryRoutes } from './query-routes.ts'

/** How {@link createCatalogHttp} is set up. */
export interface CatalogHttpOptions {
  catalog: Catalog
  /** Those of the catalog, for `/analyze-location`. @default that route answers 501 */
  readers?: Readers
  /** Asked before each route. Without it every route is open: mount it behind something that decides. */
  authorize?: Authorize
  /** Where it is mounted. @default '/api/catalog' */
  basePath?: string
  /** @default silent */
  logger?: Logger
}

const optionsSchema = z.strictObject({
  catalog: objectWith('get', 'query', 'facets'),
  readers: objectWith('read', 'tree').optional(),
  authorize: z.custom<Authorize>((value) => typeof value === 'function').optional(),
  basePath: z.string().optional(),
  logger: objectWith('error').optional(),
})

/** What is not here is a mistake of ours: the answer tells nothing of it. */
const statuses: Record<string, number | undefined> = {
  [catalogErrors.FILTER_INVALID.code]: 400,
  [catalogErrors.ORDER_INVALID.code]: 400,
  [catalogErrors.FIELD_INVALID.code]: 400,
  [catalogErrors.PAGE_INVALID.code]: 400,
  [catalogErrors.CURSOR_INVALID.code]: 400,
  [catalogErrors.RELATION_UNKNOWN.code]: 400,
  [catalogErrors.TARGET_INVALID.code]: 400,
  [catalogErrors.LOCATION_REJECTED.code]: 400,
  [catalogErrors.ENTITY_NOT_FOUND.code]: 404,
  [catalogErrors.LOCATION_NOT_FOUND.code]: 404,
  [catalogErrors.LOCATION_EXISTS.code]: 409,
  [catalogErrors.REVISION_PRUNED.code]: 410,
  [catalogErrors.REVISION_UNKNOWN.code]: 404,
  [catalogErrors.STORE_CONFLICT.code]: 503,
  [catalogErrors.STORE_FAILED.code]: 503,
  [catalogErrors.STORE_TOO_NEW.code]: 503,
  [catalogErrors.CLOSED.code]: 503,
}

/** Room for the ten thousand references that one request may ask for. */
const maxBodyBytes = 1024 * 1024

/**
 * Serves a catalog over HTTP, in the peer's shapes, so that its clients work unmodified.
 *
 * @example
 * ```ts no-run
 * import { createCatalogHttp } from '@callboard/catalog/http'
 * const http = createCatalogHttp({ catalog, basePath: '/api/catalog' })
 * await http.fetch(new Request('http://localhost/api/catalog/entities/by-name/component/default/payment-gateway'))
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function createCatalogHttp(options: CatalogHttpOptions): HttpHandler {
  checkOptions('createCatalogHttp', optionsSchema, options)
  const { catalog, readers, authorize, basePath = '/api/catalog', logger } = options
  return createHttpHandler({
    title: 'Catalog',
    basePath,
    statusOf,
    maxBodyBytes,
    ...(authorize && { authorize }),
    ...(logger && { logger }),
    routes: [
      ...entityRoutes(catalog),
      ...queryRoutes(catalog),
      ...locationRoutes(catalog, basePath),
      ...graphRoutes(catalog),
      ...analysisRoutes(catalog, readers),
      ...ingestionRoutes(catalog),
      ...historyRoutes(catalog),
      ...checkRoutes(catalog),
    ],
  })
}

function statusOf({ code }: CallboardError): number | undefined {
  return statuses[code] ?? (/^CORE_(?:REF|LOCATION)_/.test(code) ? 400 : undefined)
}
