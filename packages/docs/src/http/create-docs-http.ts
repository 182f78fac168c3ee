import { formatEntityRef, type Logger } from '@callboard/core'
import {
  type Authorize,
  createHttpHandler,
  defineRoute,
  HttpError,
  type HttpHandler,
} from '@callboard/core/http'
import { z } from 'zod'
import { releaseOf, type SiteRelease } from '../publish/site-release.ts'
import type { Site } from '../site/site.ts'
import { defaultTheme } from '../theme/default-theme.ts'
import type { DocsTheme } from '../theme/docs-theme.ts'
import { fileAnswer } from './file-answer.ts'
import { fileOrNotFound } from './not-found-answer.ts'
import { syncAnswer } from './sync-answer.ts'

/** A version of a site, as the address of a site names it: `…/@2.1/`. */
export interface DocsVersion {
  name: string
  /** Whether it is the one shown where none is named. */
  current: boolean
}

/** Where the routes find the sites that the host keeps; references are like `component:default/payment-gateway`, lower case. */
export interface DocsSites {
  /** The site of an entity, in memory or as it was published, or undefined when it has none. */
  get(
    ref: string,
    options: {
      /** @default the current version */
      version?: string | undefined
      signal: AbortSignal
    },
  ): Site | SiteRelease | undefined | Promise<Site | SiteRelease | undefined>
  /** The versions of a site. Without it, sites have no versions. */
  versions?(
    ref: string,
    options: { signal: AbortSignal },
  ): readonly DocsVersion[] | Promise<readonly DocsVersion[]>
  /**
   * Brings a site up to date and says whether it has changed; what is logged is shown to those who wait. Without it, a site is
   * up to date whenever it is asked for.
   */
  sync?(
    ref: string,
    options: { log(line: string): void; signal: AbortSignal },
  ): boolean | Promise<boolean>
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
  /** How sites in memory look. @default defaultTheme() */
  theme?: DocsTheme
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

/** The peer's routes for documents: metadata, pages and files, versions, and bringing a site up to date. */
export function createDocsHttp(options: DocsHttpOptions): HttpHandler {
  const { sites, entities, basePath = '/api/techdocs', authorize, logger } = options
  const releases = releasesOf(options)
  const routes = [
    defineRoute({
      method: 'GET',
      path: '/metadata/techdocs/:namespace/:kind/:name',
      summary: 'What is known of an entity’s documents',
      permission,
      params: entityParams,
      handle: async ({ params, signal }) => (await releases(params, { signal })).metadata,
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
        await releases(params, { signal })
        return syncAnswer({ request, ref: formatEntityRef(params), sites, signal, logger })
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/static/docs/:namespace/:kind/:name',
      summary: 'The home page of an entity’s documents',
      permission,
      params: entityParams,
      handle: async ({ request, params, signal }) =>
        fileAnswer(request, await releases(params, { signal }), ''),
    }),
    defineRoute({
      method: 'GET',
      path: '/static/docs/:namespace/:kind/:name/**:path',
      summary: 'A page or file of an entity’s documents, of one version below "@" and its name',
      permission,
      params: entityParams.extend({ path: z.string() }),
      handle: async ({ request, params, signal }) => {
        const { version, path } = partsOf(params.path)
        if (path === 'versions.json' && version === undefined && sites.versions)
          return { versions: await sites.versions(formatEntityRef(params), { signal }) }
        return fileOrNotFound(request, await releases(params, { version, signal }), path)
      },
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

type FindRelease = (
  params: EntityParams,
  options: { version?: string | undefined; signal: AbortSignal },
) => Promise<SiteRelease>

/** Finds the files of a site, wherever the host keeps it. */
function releasesOf({ sites, theme = defaultTheme() }: DocsHttpOptions): FindRelease {
  const made = new WeakMap<Site, SiteRelease>()
  return async ({ kind, namespace, name }, options) => {
    const ref = formatEntityRef({ kind, namespace, name })
    const site = await sites.get(ref, options)
    const version = options.version === undefined ? '' : ` in version "${options.version}"`
    if (!site) throw new HttpError(404, `There are no documents of "${ref}"${version}`)
    if ('files' in site) return site
    const release = made.get(site) ?? releaseOf(site, theme)
    made.set(site, release)
    return release
  }
}

/** A version stands before the path: `@2.1/guide/`. */
function partsOf(rest: string): { version: string | undefined; path: string } {
  const [, version, path = ''] = /^@([A-Za-z0-9][\w.+-]{0,99})(?:\/(.*))?$/s.exec(rest) ?? []
  return version === undefined ? { version, path: rest } : { version, path }
}
