import { formatEntityRef } from '@callboard/core'
import type { SearchResult as Hit } from '@callboard/search'
import { type Request, Router } from 'express'
import { linkTo, readRef } from '../format/entity-link.ts'
import type { PaletteResults, SearchPage, SearchResult, Segments } from '../view-models.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const pageSize = 20
const titles: Record<string, string> = {
  'software-catalog': 'Catalog',
  techdocs: 'Docs',
  wiki: 'Wiki',
}
const titleOfType = (type: string) => titles[type] ?? type

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
  const q = queryText(request, 'q')
  const type = queryText(request, 'type')
  const cursor = queryText(request, 'cursor')
  const started = portal.runtime.monotonicMs()
  const found = await portal.search.query({
    term: q,
    ...(type && { types: [type] }),
    limit: pageSize,
    ...(cursor && { cursor }),
  })
  const tookMs = Math.round(portal.runtime.monotonicMs() - started)
  const [first] = found.results
  const from = first ? first.rank : 0
  return {
    frame: frame({
      title: q === '' ? 'Search' : `${q} · Search`,
      breadcrumbs: [{ title: 'Search' }],
    }),
    q,
    types: await typeTabs(context, request, type),
    total: found.total,
    tookMs,
    results: found.results.map((hit) => resultOf(context, hit)),
    pagination: {
      from,
      to: from + Math.max(0, found.results.length - 1),
      total: found.total,
      ...(found.previousPageCursor && {
        previousHref: withQuery(request, { cursor: found.previousPageCursor }),
      }),
      ...(found.nextPageCursor && {
        nextHref: withQuery(request, { cursor: found.nextPageCursor }),
      }),
    },
  }
}

async function typeTabs(
  { portal }: ScreenContext,
  request: Request,
  selected: string,
): Promise<SearchPage['types']> {
  const all = await portal.search.query({ term: queryText(request, 'q'), limit: 1 })
  const counts = all.facets.types ?? []
  return [
    {
      title: 'All',
      href: withQuery(request, { type: '', cursor: '' }),
      selected: selected === '',
      count: all.total,
    },
    ...counts.map(({ value, count }) => ({
      title: titleOfType(value),
      href: withQuery(request, { type: value, cursor: '' }),
      selected: selected === value,
      count,
    })),
  ]
}

function resultOf({ portal }: ScreenContext, hit: Hit): SearchResult {
  const { document } = hit
  const owner =
    typeof document.owner === 'string' && document.owner !== ''
      ? linkTo(portal.catalog, ownerRef(document.owner))
      : undefined
  return {
    href: document.location,
    icon: iconOf(hit),
    title: segments(hit.marks.title),
    trail: trailOf(hit),
    snippet: segments(hit.marks.text),
    ...(owner && { owner }),
  }
}

function ownerRef(owner: string): string {
  const parts = readRef(owner, 'group')
  return parts ? formatEntityRef(parts) : owner
}

function iconOf({ type, document }: Hit): string {
  return type === 'software-catalog' && typeof document.kind === 'string'
    ? document.kind.toLowerCase()
    : 'book'
}

function trailOf({ type, document }: Hit): string[] {
  const parts = [titleOfType(type), document.entityTitle, document.kind, document.pageTitle]
  return parts.filter((part): part is string => typeof part === 'string' && part !== '')
}

async function palette(context: ScreenContext, q: string): Promise<PaletteResults> {
  const { portal } = context
  const found = await portal.search.query({ term: q, limit: 12 })
  const types = [...new Set(found.results.map(({ type }) => type))]
  return {
    q,
    version: context.assetsVersion,
    groups: types.map((type) => ({
      title: titleOfType(type),
      items: found.results
        .filter((hit) => hit.type === type)
        .map((hit) => ({
          href: hit.document.location,
          icon: iconOf(hit),
          title: segments(hit.marks.title),
          detail: detailOf(hit),
          hint: typeof hit.document.kind === 'string' ? hit.document.kind : titleOfType(type),
        })),
    })),
    searchHref: `/search?q=${encodeURIComponent(q)}`,
    total: found.total,
  }
}

function detailOf({ document }: Hit): string {
  const ref = document.authorization?.resourceRef
  return typeof document.entityTitle === 'string'
    ? document.entityTitle
    : (ref ?? document.location)
}

/** A text cut at the ranges that matched. */
function segments({ text, ranges }: Hit['marks']['title']): Segments {
  const pieces: Segments = []
  let at = 0
  for (const [start, end] of ranges) {
    if (start < at) continue
    if (start > at) pieces.push({ text: text.slice(at, start) })
    pieces.push({ text: text.slice(start, end), match: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}
