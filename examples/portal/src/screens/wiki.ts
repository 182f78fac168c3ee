import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import { sendAsset } from '../server/send-asset.ts'
import { readerParts } from './reader-parts.ts'
import type { Screen } from './screen.ts'

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
    const path = [request.params.path ?? []].flat().join('/')
    const page = site.page(path.split('/').map(encodeURIComponent).join('/'))
    if (!page) return sendAsset({ site, path, response })
    if (!request.path.endsWith('/')) return response.redirect(301, `${base}${page.href}`)
    const breadcrumbs = [{ title: site.name, href: base }, { title: page.title }]
    return response.send(
      render('docs-page', {
        frame: frame({ title: `${page.title} · ${site.name}`, section: 'wiki', breadcrumbs }),
        site: { title: site.name, href: base },
        ...readerParts({ site, page, base, portal }),
      }),
    )
  })
  return router
}
