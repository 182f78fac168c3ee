import { formatEntityRef, type Logger } from '@callboard/core'
import {
  type Authorize,
  createHttpHandler,
  defineRoute,
  HttpError,
  type HttpHandler,
} from '@callboard/core/http'
import { z } from 'zod'
import { metadataOf } from '../build/site-resources.ts'
import type { Site } from '../site/site.ts'
import { fileAnswer } from './file-answer.ts'

/** Where the routes find the sites that the host keeps. */
export interface DocsSites {
  /** The site of an entity (`component:default/payment-gateway`, lower case), or undefined when it has none. */
  get(ref: string, options: { signal: AbortSignal }): Site | undefined | Promise<Site | undefined>
}

/** Where the routes find the entities themselves. */
export interface DocsEntities {
  get(ref: string): object | undefined | Promise<object | undefined>
}

/** How {@link createDocsHttp} is set up. */
export interface DocsHttpOptions {
  sites: DocsSites
  /** Without it, `/metadata/entity` answers 404. */
  entities?: DocsEntities
  /** Asked with the permission `docs.read` and the entity's `kind`, `namespace` and `name`. */
  authorize?: Authorize
  /** @default '/api/techdocs' */
  basePath?: string
  logger?: Logger
}

const part = z
  .string()
  .regex(/^[\w.-]{1,63}$/, 'it is not a name of the catalog')
  .toLowerCase()
const entityParams = z.object({ namespace: part, kind: part, name: part })
const permission = 'docs.read'

type EntityParams = z.infer<typeof entityParams>

/** The peer's routes for documents: metadata, pages and files, and the answer that a site is up to date. */
export function createDocsHttp(options: DocsHttpOptions): HttpHandler {
  const { sites, entities, basePath = '/api/techdocs', authorize, logger } = options
  const siteOf = async (params: EntityParams, signal: AbortSignal): Promise<Site> => {
    const ref = formatEntityRef(params)
    const site = await sites.get(ref, { signal })
    if (!site) throw new HttpError(404, `There are no documents of "${ref}"`)
    return site
  }
  const routes = [
    defineRoute({
      method: 'GET',
      path: '/metadata/techdocs/:namespace/:kind/:name',
      summary: 'What is known of an entity’s documents',
      permission,
      params: entityParams,
      handle: async ({ params, signal }) => metadataOf(await siteOf(params, signal)),
    }),
    defineRoute({
      method: 'GET',
      path: '/metadata/entity/:namespace/:kind/:name',
      summary: 'The entity that documents belong to',
      permission,
      params: entityParams,
      handle: async ({ params }) => {
        const ref = formatEntityRef(params)
        const entity = await entities?.get(ref)
        if (!entity) throw new HttpError(404, `There is no entity "${ref}"`)
        return entity
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/sync/:namespace/:kind/:name',
      summary: 'Brings documents up to date, as an event stream where one is asked for',
      permission,
      params: entityParams,
      handle: async ({ request, params, signal }) => {
        await siteOf(params, signal)
        return syncAnswer(request)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/static/docs/:namespace/:kind/:name',
      summary: 'The home page of an entity’s documents',
      permission,
      params: entityParams,
      handle: async ({ request, params, signal }) =>
        fileAnswer(request, await siteOf(params, signal), ''),
    }),
    defineRoute({
      method: 'GET',
      path: '/static/docs/:namespace/:kind/:name/**:path',
      summary: 'A page or file of an entity’s documents',
      permission,
      params: entityParams.extend({ path: z.string() }),
      handle: async ({ request, params, signal }) =>
        fileAnswer(request, await siteOf(params, signal), params.path),
    }),
  ]
  return createHttpHandler({
    title: 'Documents',
    routes,
    basePath,
    ...(authorize && { authorize }),
    ...(logger && { logger }),
  })
}

/** A site is brought up to date by being asked for, so there is never anything left to wait for. */
function syncAnswer(request: Request): Response {
  const headers = { 'cache-control': 'no-store' }
  if (!request.headers.get('accept')?.includes('text/event-stream'))
    return Response.json({ updated: false }, { headers })
  return new Response('event: finish\ndata: {"updated":false}\n\n', {
    headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8' },
  })
}
