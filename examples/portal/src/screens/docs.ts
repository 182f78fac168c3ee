import { type Entity, entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { Site, SitePage } from '@callboard/docs'
import { type Request, Router } from 'express'
import { linkTo, related } from '../format/entity-link.ts'
import { sendAsset } from '../server/send-asset.ts'
import type { DocsHomePage, DocsPage, DocsSite } from '../view-models.ts'
import { readerParts } from './reader-parts.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** `/docs` and the reader below it. */
export const docsScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs', async (_request, response) => {
    response.send(context.render('docs-home', await docsHome(context)))
  })
  router.get('/docs/:namespace/:kind/:name{/*path}', async (request, response) => {
    const { entity, site } = await findSite(context, request)
    const path = [request.params.path ?? []].flat().join('/')
    const page = site.page(path.split('/').map(encodeURIComponent).join('/'))
    if (!page) return sendAsset({ site, path, response })
    // Links in a page are relative, so its address must end in a slash.
    if (!request.path.endsWith('/'))
      return response.redirect(301, `${siteHref(entity)}${page.href}`)
    return response.send(context.render('docs-page', docsPage(context, { entity, site, page })))
  })
  return router
}

async function findSite(
  context: ScreenContext,
  request: Request,
): Promise<{ entity: Entity; site: Site }> {
  const ref = refOfParams(request.params)
  const entity = context.portal.catalog.get(ref)
  const site = await context.portal.docs.get(ref)
  if (entity && site) return { entity, site }
  throw new HttpError(404, `${ref} has no docs`, {
    hint: 'Add the annotation backstage.io/techdocs-ref: dir:. to its document, and an mkdocs.yml beside it.',
    data: { ref },
  })
}

function siteHref({ kind, metadata }: Entity): string {
  const parts = [metadata.namespace ?? 'default', kind, metadata.name].map((part) =>
    encodeURIComponent(part.toLowerCase()),
  )
  return `/docs/${parts.join('/')}/`
}

interface Read {
  entity: Entity
  site: Site
  page: SitePage
}

function docsPage(context: ScreenContext, { entity, site, page }: Read): DocsPage {
  const { catalog } = context.portal
  const base = siteHref(entity)
  const owner = related(catalog, entity, 'ownedBy')
  return {
    frame: docsFrame(context, { entity, site, page }),
    site: {
      title: site.name,
      href: base,
      entity: linkTo(catalog, entityRefOf(entity)),
      ...(owner && { owner }),
    },
    ...readerParts({ site, page, base, standIn: context.portal.standIn }),
  }
}

function docsFrame({ frame }: ScreenContext, { entity, site, page }: Read): DocsPage['frame'] {
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

async function docsHome({ portal, frame }: ScreenContext): Promise<DocsHomePage> {
  const sites: (DocsSite | undefined)[] = []
  // One after the other: what is not built yet is built here.
  for (const ref of portal.docs.refs()) sites.push(await docsSite(portal, ref))
  const wiki = await portal.wiki?.site()
  return {
    frame: frame({ title: 'Docs', section: 'docs' }),
    ...(wiki && { wiki: { title: wiki.name, href: '/wiki/', pages: wiki.pages.length } }),
    sites: sites
      .filter((site) => site !== undefined)
      .sort((a, b) => a.title.localeCompare(b.title)),
  }
}

async function docsSite(
  portal: ScreenContext['portal'],
  ref: string,
): Promise<DocsSite | undefined> {
  const [entity, site] = [portal.catalog.get(ref), await portal.docs.get(ref)]
  if (!entity || !site) return undefined
  const owner = related(portal.catalog, entity, 'ownedBy')
  return {
    title: site.name,
    href: siteHref(entity),
    entity: linkTo(portal.catalog, ref),
    ...(owner && { owner }),
    ...(site.description && { description: site.description }),
    pages: site.pages.length,
  }
}
