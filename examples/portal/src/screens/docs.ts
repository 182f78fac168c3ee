import type { Entity } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { defaultTheme, type Site, type SitePage } from '@callboard/docs'
import { releaseOf } from '@callboard/docs/publish'
import { type Request, type Response, Router } from 'express'
import { siteHref } from '../format/site-href.ts'
import { sendAsset } from '../server/send-asset.ts'
import type { DocsPage } from '../view-models.ts'
import { docsSearchPage } from './docs-search.ts'
import { entityFrame } from './entity-frame.ts'
import { readerParts } from './reader-parts.ts'
import { queryText, refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** What programs read of a site looks the same in every theme. */
const theme = defaultTheme()

/** `/docs/<namespace>/<kind>/<name>/`: the reader. */
export const docsScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs/:namespace/:kind/:name{/*path}', async (request, response) => {
    const { entity, site } = await findSite(context, request)
    const path = [request.params.path ?? []].flat().join('/')
    const page = site.page(path.split('/').map(encodeURIComponent).join('/'))
    if (!page) return sendOther({ entity, site, path, response })
    const q = path === '' ? queryText(request, 'q').trim() : ''
    if (q !== '')
      return response.send(
        context.render('docs-search', await docsSearchPage(context, { entity, site, q })),
      )
    // Links in a page are relative, so its address must end in a slash.
    if (!request.path.endsWith('/'))
      return response.redirect(301, `${siteHref(entity)}${page.href}`)
    return response.send(context.render('docs-page', docsPage(context, { entity, site, page })))
  })
  return router
}

/** What is no page: one that has moved, the Markdown of one, what programs read, else a file. */
async function sendOther({
  entity,
  site,
  path,
  response,
}: {
  entity: Entity
  site: Site
  path: string
  response: Response
}): Promise<unknown> {
  const moved = site.redirects.get(path === '' || path.endsWith('/') ? path : `${path}/`)
  if (moved !== undefined)
    return response.redirect(301, /^https?:/.test(moved) ? moved : `${siteHref(entity)}${moved}`)
  const isText = /^llms(?:-full)?\.txt$/.test(path) || site.pages.some((page) => page.path === path)
  const text =
    isText && !site.assets.includes(path) ? await releaseOf(site, theme).read(path) : undefined
  if (!text) return sendAsset({ site, path, response })
  return response.type('text/plain').send(Buffer.from(text))
}

async function findSite(
  context: ScreenContext,
  request: Request,
): Promise<{ entity: Entity; site: Site }> {
  const ref = refOfParams(request.params)
  const { catalog, docs } = context.portal
  const entity = catalog.get(ref)
  const site = await docs.get(ref)
  if (entity && site) return { entity, site }
  const outcome = docs.builds.latest().get(ref)?.outcome
  if (entity && outcome && 'error' in outcome)
    throw new HttpError(502, `The docs of ${ref} could not be built: ${outcome.error}`, {
      hint: 'What became of every build stands at /docs/builds.',
      data: { ref },
    })
  throw new HttpError(404, `${ref} has no docs`, {
    hint: 'Add the annotation backstage.io/techdocs-ref: dir:. to its document, and an mkdocs.yml beside it.',
    data: { ref },
  })
}

interface Read {
  entity: Entity
  site: Site
  page: SitePage
}

function docsPage(context: ScreenContext, { entity, site, page }: Read): DocsPage {
  const base = siteHref(entity)
  const { frame: _, notices: __, ...head } = entityFrame(context, entity, 'docs')
  return {
    frame: readerFrame(context, { entity, site, page }),
    head,
    site: { title: site.name, href: base, searchHref: base },
    ...readerParts({ site, page, base, portal: context.portal }),
  }
}

function readerFrame({ frame }: ScreenContext, { entity, site, page }: Read): DocsPage['frame'] {
  return frame({
    title: `${page.title} · ${site.name}`,
    section: 'docs',
    breadcrumbs: [
      { title: 'Docs', href: '/docs' },
      { title: site.name, href: siteHref(entity) },
      ...page.breadcrumb.map((title) => ({ title })),
      { title: page.title },
    ],
  })
}
