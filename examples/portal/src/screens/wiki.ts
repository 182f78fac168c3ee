import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import { allPagesParts, isAllPages, isBeside, readerParts } from './reader-parts.ts'
import type { Screen } from './screen.ts'
import { sendSiteFile } from './send-site-file.ts'

const base = '/wiki/'

/** `/wiki`: the pages that belong to no entity, in the same reader as the docs. */
export const wikiScreen: Screen = ({ portal, render, frame }) => {
  const router = Router()
  router.get('/wiki{/*path}', async (request, response) => {
    const site = await portal.wiki?.site()
    if (!site) {
      throw new HttpError(404, 'There is no wiki here', {
        hint: 'Name its folder as "wiki" in the configuration.',
      })
    }
    const show = (title: string, parts: ReturnType<typeof readerParts>) =>
      response.send(
        render('docs-page', {
          frame: frame({
            title: `${title} · ${site.name}`,
            section: 'wiki',
            breadcrumbs: [{ title: site.name, href: base }, { title }],
          }),
          site: { title: site.name, href: base },
          ...parts,
        }),
      )
    const path = [request.params.path ?? []].flat().join('/')
    if (isAllPages(path)) return show('All pages', allPagesParts(site, base))
    const page = site.page(path.split('/').map(encodeURIComponent).join('/'))
    if (!page) return sendSiteFile({ site, base, path, response })
    if (!isBeside(request.path, base + page.href)) return response.redirect(301, base + page.href)
    return show(page.title, readerParts({ site, page, base, portal }))
  })
  return router
}
