import type { SearchAnswer } from '@callboard/search'
import { type Request, Router } from 'express'
import { linkTo } from '../format/entity-link.ts'
import type { PaletteResults, SearchPage } from '../view-models.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'
import {
  activeSearchFilters,
  searchFacets,
  searchFilters,
  titleOfType,
  typeTabs,
  withoutFilters,
} from './search-facets.ts'
import { ownerRef, paletteItemOf, resultOf } from './search-result.ts'

const pageSize = 20
/** Results that the palette shows. */
const paletteSize = 12

/** `/search` and the palette's answers. */
export const searchScreen: Screen = (context) => {
  const router = Router()
  router.get('/search', async (request, response) => {
    response.send(context.render('search', await searchPage(context, request)))
  })
  router.get('/search/palette', async (request, response) => {
    response.send(
      context.render('palette-results', await palette(context, queryText(request, 'q'))),
    )
  })
  return router
}

async function searchPage(context: ScreenContext, request: Request): Promise<SearchPage> {
  const { portal, frame } = context
  const { catalog } = portal
  const q = queryText(request, 'q')
  const type = queryText(request, 'type')
  const cursor = queryText(request, 'cursor', 16_384)
  const started = portal.runtime.monotonicMs()
  const found = await portal.search.query({
    term: q,
    ...(type && { types: [type] }),
    filters: searchFilters(request),
    limit: pageSize,
    ...(cursor && { cursor }),
  })
  const tookMs = Math.round(portal.runtime.monotonicMs() - started)
  return {
    frame: frame({
      title: q === '' ? 'Search' : `${q} · Search`,
      breadcrumbs: [{ title: 'Search' }],
    }),
    q,
    type,
    types: typeTabs(request, found),
    facets: searchFacets(catalog, request, found),
    active: activeSearchFilters(catalog, request),
    clearHref: withoutFilters(request),
    total: found.total,
    tookMs,
    ...helpOf(context, request, found),
    results: found.results.map((hit) => resultOf(context, hit)),
    ...(found.total === 0 && { unfiltered: await unfilteredTotal(context, request) }),
    pagination: paginationOf(request, found),
  }
}

/** What there would be without the filters; nothing where there are none. */
async function unfilteredTotal({ portal }: ScreenContext, request: Request): Promise<number> {
  const isFiltered = queryText(request, 'type') || Object.keys(searchFilters(request)).length > 0
  if (!isFiltered) return 0
  return (await portal.search.query({ term: queryText(request, 'q'), limit: 1 })).total
}

/** What is said before the results: who owns what was asked about, and what may have been meant. */
function helpOf(
  { portal }: ScreenContext,
  request: Request,
  { answer, didYouMean }: SearchAnswer,
): Pick<SearchPage, 'answer' | 'meant'> {
  return {
    ...(answer && {
      answer: {
        subject: { title: answer.subject.title, href: answer.subject.location },
        owner: linkTo(portal.catalog, ownerRef(answer.owner)),
      },
    }),
    ...(didYouMean !== undefined && {
      meant: { title: didYouMean, href: withQuery(request, { q: didYouMean, cursor: '' }) },
    }),
  }
}

function paginationOf(
  request: Request,
  { results, total, previousPageCursor, nextPageCursor }: SearchAnswer,
): SearchPage['pagination'] {
  const from = results[0]?.rank ?? 0
  return {
    from,
    to: from + Math.max(0, results.length - 1),
    total,
    ...(previousPageCursor && { previousHref: withQuery(request, { cursor: previousPageCursor }) }),
    ...(nextPageCursor && { nextHref: withQuery(request, { cursor: nextPageCursor }) }),
  }
}

async function palette(
  { portal, assetsVersion }: ScreenContext,
  q: string,
): Promise<PaletteResults> {
  const found = await portal.search.query({ term: q, limit: paletteSize })
  const { results, total } = found
  const types = [...new Set(results.map(({ type }) => type))]
  return {
    q,
    version: assetsVersion,
    groups: types.map((type) => ({
      title: titleOfType(type),
      items: results.filter((hit) => hit.type === type).map(paletteItemOf),
    })),
    searchHref: `/search?q=${encodeURIComponent(q)}`,
    total,
    suggestions: total === 0 ? suggestionsFor(q, found) : [],
  }
}

/** What was meant, what finds something when it is left out, and where everything is listed. */
function suggestionsFor(
  q: string,
  { didYouMean, help }: SearchAnswer,
): PaletteResults['suggestions'] {
  const searchFor = (term: string) => `/search?q=${encodeURIComponent(term)}`
  const meant =
    didYouMean === undefined
      ? []
      : [{ title: didYouMean, href: searchFor(didYouMean), hint: 'Did you mean' }]
  const without = (help?.leaveOut ?? []).flatMap((each) => {
    if (!('clause' in each)) return []
    const rest = q.replace(each.clause, ' ').trim()
    const hint = each.total === 1 ? '1 result' : `${each.total.toLocaleString('en')} results`
    return [{ title: `Without ${each.clause}`, href: searchFor(rest), hint }]
  })
  const catalog = { title: 'Look through the catalog', href: '/catalog', hint: 'Catalog' }
  return [...meant, ...without, catalog]
}
