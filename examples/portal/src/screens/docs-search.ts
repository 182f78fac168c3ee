import { type Entity, entityRefOf, parseEntityRef } from '@callboard/core'
import { navHtml, type Site } from '@callboard/docs'
import { siteHref } from '../format/site-href.ts'
import type { DocsSearchPage } from '../view-models.ts'
import { entityFrame } from './entity-frame.ts'
import type { ScreenContext } from './screen.ts'
import { resultOf } from './search-result.ts'

/** Results shown. */
const limit = 30

/** What a search within the docs of one entity finds. */
export async function docsSearchPage(
  context: ScreenContext,
  { entity, site, q }: { entity: Entity; site: Site; q: string },
): Promise<DocsSearchPage> {
  const { portal, frame } = context
  const base = siteHref(entity)
  const found = await portal.search.query({
    term: q,
    types: ['techdocs'],
    filters: { ...parseEntityRef(entityRefOf(entity)) },
    limit,
  })
  const { frame: _, notices: __, ...head } = entityFrame(context, entity, 'docs')
  return {
    frame: frame({
      title: `${q} · ${site.name}`,
      section: 'docs',
      breadcrumbs: [
        { title: 'Docs', href: '/docs' },
        { title: site.name, href: base },
        { title: `Search for ${q}` },
      ],
    }),
    head,
    q,
    site: { title: site.name, href: base, searchHref: base },
    nav: navHtml(site, { base, current: undefined }),
    total: found.total,
    results: found.results.map((hit) => {
      const { href, title, snippet } = resultOf(context, hit)
      const { pageTitle } = hit.document
      const page = typeof pageTitle === 'string' ? { page: pageTitle } : {}
      return { href: withMarks(href, q), title, snippet, ...page }
    }),
    everywhereHref: `/search?type=techdocs&q=${encodeURIComponent(q)}`,
  }
}

/** The page marks the words that led to it. */
function withMarks(location: string, q: string): string {
  const [path = '', fragment] = location.split('#')
  return `${path}?h=${encodeURIComponent(q)}${fragment === undefined ? '' : `#${fragment}`}`
}
