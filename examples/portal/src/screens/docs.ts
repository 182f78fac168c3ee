import type { Entity } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { Site, SitePage } from '@callboard/docs'
import { type Request, Router } from 'express'
import { siteHref } from '../format/site-href.ts'
import type { DocsPage } from '../view-models.ts'
import { docsSearchPage } from './docs-search.ts'
import { entityFrame } from './entity-frame.ts'
import { allPagesParts, isAllPages, isBeside, readerParts } from './reader-parts.ts'
import { queryText, refOfParams, type Screen, type ScreenContext } from './screen.ts'
import { sendSiteFile } from './send-site-file.ts'

/** `/docs/<namespace>/<kind>/<name>/`: the reader. */
export const docsScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs/:namespace/:kind/:name{/*path}', async (request, response) => {
    const { entity, site } = await findSite(context, request)
    const path = [request.params.path ?? []].flat().join('/')
    const base = siteHref(entity)
    if (isAllPages(path))
      return response.send(context.render('docs-page', allPages(context, { entity, site })))
    const page = site.page(path.split('/').map(encodeURIComponent).join('/'))
    if (!page) return sendSiteFile({ site, base, path, response })
    const q = path === '' ? queryText(request, 'q').trim() : ''
    if (q !== '')
      return response.send(
        context.render('docs-search', await docsSearchPage(context, { entity, site, q })),
      )
    const address = base + page.href
    if (!isBeside(request.path, address)) return response.redirect(301, address)
    return response.send(context.render('docs-page', docsPage(context, { entity, site, page })))
  })
  return router
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
  return {
    ...readerFrame(context, { entity, site, way: [...page.breadcrumb, page.title] }),
    ...readerParts({ site, page, base, portal: context.portal }),
  }
}

function allPages(context: ScreenContext, { entity, site }: Omit<Read, 'page'>): DocsPage {
  return {
    ...readerFrame(context, { entity, site, way: ['All pages'] }),
    ...allPagesParts(site, siteHref(entity)),
  }
}

function readerFrame(
  context: ScreenContext,
  { entity, site, way }: Omit<Read, 'page'> & { way: readonly string[] },
): Pick<DocsPage, 'frame' | 'head' | 'site'> {
  const base = siteHref(entity)
  const { frame: _, notices: __, ...head } = entityFrame(context, entity, 'docs')
  return {
    frame: context.frame({
      title: `${way.at(-1)} · ${site.name}`,
      section: 'docs',
      breadcrumbs: [
        { title: 'Docs', href: '/docs' },
        { title: site.name, href: base },
        ...way.map((title) => ({ title })),
      ],
    }),
    head,
    site: { title: site.name, href: base, searchHref: base },
  }
}
