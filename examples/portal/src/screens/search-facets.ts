import type { Catalog } from '@callboard/catalog'
import type { SearchAnswer } from '@callboard/search'
import type { Request } from 'express'
import { linkTo } from '../format/entity-link.ts'
import type { Facet, FacetValue, SearchPage, Tab } from '../view-models.ts'
import { queryList, queryText, withQuery } from './screen.ts'

/** The filters of the page: their names in the address, and the fields of documents that they ask. */
const fields = [
  { name: 'kind', title: 'Kind', field: 'kind' },
  { name: 'owner', title: 'Owner', field: 'owner' },
  { name: 'lifecycle', title: 'Lifecycle', field: 'lifecycle' },
  { name: 'tag', title: 'Tag', field: 'tags' },
] as const

/** Values of a filter that are seen at once, and those that can be unfolded below them. */
const shownAtOnce = 6
const unfolded = 60

const titles: Readonly<Record<string, string>> = {
  'software-catalog': 'Catalog',
  'api-operations': 'API operations',
  templates: 'Templates',
  techdocs: 'Docs',
  wiki: 'Wiki',
}

/** What people call a type of result. */
export function titleOfType(type: string): string {
  return titles[type] ?? type
}

/** The filters that an address asks for. */
export function searchFilters(request: Request): Record<string, string[]> {
  const asked = fields.map(({ name, field }) => [field, queryList(request, name)] as const)
  return Object.fromEntries(asked.filter(([, values]) => values.length > 0))
}

/** The filters beside the results, with what each value would give. */
export function searchFacets(
  catalog: Catalog,
  request: Request,
  { facets }: Pick<SearchAnswer, 'facets'>,
): Facet[] {
  return fields.flatMap(({ name, title, field }) => {
    const values = valuesOf(queryList(request, name), facets[field] ?? []).map((entry) => ({
      ...entry,
      title: name === 'owner' ? linkTo(catalog, entry.value).title : entry.value,
    }))
    if (values.length === 0) return []
    const chosen = values.filter(({ selected }) => selected).length
    const first = values.length <= shownAtOnce + 1 ? values.length : Math.max(shownAtOnce, chosen)
    return {
      name,
      title,
      values: values.slice(0, first),
      more: values.slice(first, first + unfolded),
    }
  })
}

/** The filters in use, each with the address that lifts it. */
export function activeSearchFilters(catalog: Catalog, request: Request): SearchPage['active'] {
  return fields.flatMap(({ name }) => {
    const values = queryList(request, name)
    return values.map((value) => ({
      title: name === 'owner' ? linkTo(catalog, value).title : value,
      removeHref: withQuery(request, {
        [name]: values.filter((other) => other !== value),
        cursor: '',
      }),
    }))
  })
}

/** The address without any filter. */
export function withoutFilters(request: Request): string {
  const lifted = Object.fromEntries(fields.map(({ name }) => [name, '']))
  return withQuery(request, { ...lifted, type: '', cursor: '' })
}

/** The types of result, each with what it would give. */
export function typeTabs(
  request: Request,
  { facets, meantTypes = [] }: Pick<SearchAnswer, 'facets' | 'meantTypes'>,
): Tab[] {
  const asked = queryText(request, 'type') || (meantTypes[0] ?? '')
  const counts = facets.types ?? []
  const tab = (type: string, title: string, count: number): Tab => ({
    title,
    href: withQuery(request, { type, cursor: '' }),
    selected: asked === type,
    count,
  })
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  const unanswered = asked !== '' && !counts.some(({ value }) => value === asked)
  return [
    tab('', 'All', all),
    ...counts.map(({ value, count }) => tab(value, titleOfType(value), count)),
    ...(unanswered ? [tab(asked, titleOfType(asked), 0)] : []),
  ]
}

/** The chosen ones first, also those that nothing answers to any more, then the most frequent. */
function valuesOf(
  chosen: readonly string[],
  counts: readonly { value: string; count: number }[],
): Omit<FacetValue, 'title'>[] {
  const wanted = new Set(chosen.map((value) => value.toLowerCase()))
  const counted = new Set(counts.map(({ value }) => value.toLowerCase()))
  const unanswered = chosen.filter((value) => !counted.has(value.toLowerCase()))
  return [...unanswered.map((value) => ({ value, count: 0 })), ...counts]
    .map(({ value, count }) => ({ value, count, selected: wanted.has(value.toLowerCase()) }))
    .sort((a, b) => Number(b.selected) - Number(a.selected) || b.count - a.count)
}
