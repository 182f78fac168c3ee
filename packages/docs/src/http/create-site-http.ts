import type { Logger } from '@callboard/core'
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
import { fileOrNotFound } from './not-found-answer.ts'

/** How {@link createSiteHttp} is set up. */
export interface SiteHttpOptions {
  /** The site as it is now, in memory or as it was published; asked for each request. */
  site(options: {
    signal: AbortSignal
  }): Site | SiteRelease | undefined | Promise<Site | SiteRelease | undefined>
  /** How a site in memory looks. @default defaultTheme() */
  theme?: DocsTheme
  /** Asked with the permission `docs.read`. */
  authorize?: Authorize
  /** Where the site is mounted: `/handbook`. @default '' */
  basePath?: string
  logger?: Logger
}

/** One site by itself, under the headers that keep what came from a repository from running. */
export function createSiteHttp(options: SiteHttpOptions): HttpHandler {
  const { site, theme = defaultTheme(), authorize, basePath = '', logger } = options
  const answer = async (request: Request, path: string, signal: AbortSignal): Promise<Response> => {
    const found = await site({ signal })
    if (!found) throw new HttpError(404, 'There are no documents here')
    const release = 'files' in found ? found : releaseOf(found, theme)
    return fileOrNotFound(request, release, path)
  }
  const routes = [
    defineRoute({
      method: 'GET',
      path: '/',
      summary: 'The home page',
      permission: 'docs.read',
      handle: ({ request, signal }) => answer(request, '', signal),
    }),
    defineRoute({
      method: 'GET',
      path: '/**:path',
      summary: 'A page or file',
      permission: 'docs.read',
      params: z.object({ path: z.string() }),
      handle: ({ request, params, signal }) => answer(request, params.path, signal),
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
