import { type Request, Router } from 'express'
import { toAge } from '../format/age.ts'
import { linkTo, related } from '../format/entity-link.ts'
import { siteHref } from '../format/site-href.ts'
import type { DocsHomePage, DocsSite, Tab } from '../view-models.ts'
import { docsFrame } from './docs-frame.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const orders = { name: 'By name', owner: 'By owner', changed: 'Recently changed' } as const

type Order = keyof typeof orders

/** A site with what it is put in order by. */
interface Listed extends DocsSite {
  changedMs: number
}

/** `/docs`: every site that there is. */
export const docsHomeScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs', async (request, response) => {
    response.send(context.render('docs-home', await docsHome(context, request)))
  })
  return router
}

async function docsHome(context: ScreenContext, request: Request): Promise<DocsHomePage> {
  const { portal } = context
  const wanted = queryText(request, 'by')
  const by: Order = wanted in orders ? (wanted as Order) : 'name'
  const sites: Listed[] = []
  // One after the other: what is not built yet is built here.
  for (const ref of portal.docs.refs()) {
    const site = await listed(context, ref)
    if (site) sites.push(site)
  }
  const wiki = await portal.wiki?.site()
  return {
    ...docsFrame(context, 'sites'),
    ...(wiki && { wiki: { title: wiki.name, href: '/wiki/', pages: wiki.pages.length } }),
    orders: (Object.keys(orders) as Order[]).map(
      (name): Tab => ({
        title: orders[name],
        href: withQuery(request, { by: name === 'name' ? '' : name }),
        selected: name === by,
      }),
    ),
    total: sites.length,
    groups: groupsOf(sites, by),
  }
}

async function listed(
  { portal }: Pick<ScreenContext, 'portal'>,
  ref: string,
): Promise<Listed | undefined> {
  // Whoever reads a site has it brought up to date, not whoever reads the list of all.
  const site = await portal.docs.get(ref, { freshMs: Number.POSITIVE_INFINITY })
  const entity = portal.catalog.get(ref)
  if (!entity || !site) return undefined
  const owner = related(portal.catalog, entity, 'ownedBy')
  const changedMs = Math.max(0, ...site.pages.map(({ updatedMs }) => updatedMs ?? 0))
  return {
    ref,
    title: site.name,
    href: siteHref(entity),
    entity: linkTo(portal.catalog, ref),
    ...(owner && { owner }),
    ...(site.description && { description: site.description }),
    ...(changedMs > 0 && { changed: toAge(changedMs, portal.runtime.now()) }),
    pages: site.pages.length,
    problems: site.issues.filter(({ severity }) => severity !== 'info').length,
    changedMs,
  }
}

function groupsOf(sites: readonly Listed[], by: Order): DocsHomePage['groups'] {
  const byTitle = sites.toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
  if (by === 'changed') return [{ sites: byTitle.sort((a, b) => b.changedMs - a.changedMs) }]
  if (by === 'name') return [{ sites: byTitle }]
  const groups = new Map<string, Listed[]>()
  for (const site of byTitle) {
    const owner = site.owner?.title ?? 'No owner'
    groups.set(owner, [...(groups.get(owner) ?? []), site])
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([title, inside]) => ({ title, sites: inside }))
}
