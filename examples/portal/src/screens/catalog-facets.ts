import type { Catalog } from '@callboard/catalog'
import type { Request } from 'express'
import { linkTo } from '../format/entity-link.ts'
import type { CatalogPage, Facet, FacetPage, FacetValue } from '../view-models.ts'
import { catalogFacets, type FacetField, type FacetSet, filterOf, textOf } from './catalog-query.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryList, queryText, withQuery } from './screen.ts'

/** Values of a filter that are seen at once, and those that can be unfolded below them; the rest has its own page. */
const shownAtOnce = 8
const unfolded = 60
/** Values on a page of a filter. */
const pageSize = 200

/** The filters beside the list. */
export function facetsOf(catalog: Catalog, request: Request, set: FacetSet): Facet[] {
  return set.fields
    .map((field) => facetOf(field, valuesOf(catalog, request, { set, field }), request))
    .filter(({ values }) => values.length > 0)
}

/** The filters in use, each with the address that lifts it. */
export function activeFilters(
  catalog: Catalog,
  request: Request,
  { fields }: FacetSet,
): CatalogPage['active'] {
  const filters = fields.flatMap(({ name }) => {
    const values = queryList(request, name)
    return values.map((value) => ({
      title: titleOfValue(catalog, name, value),
      removeHref: withQuery(request, {
        [name]: values.filter((other) => other !== value),
        from: '',
      }),
    }))
  })
  const text = queryText(request, 'q')
  return text === ''
    ? filters
    : [...filters, { title: `“${text}”`, removeHref: withQuery(request, { q: '', from: '' }) }]
}

function facetOf(
  { name, title, single }: FacetField,
  values: FacetValue[],
  request: Request,
): Facet {
  const chosen = values.filter(({ selected }) => selected).length
  // One more line says that there is more: it may as well be the value.
  const first = values.length <= shownAtOnce + 1 ? values.length : Math.max(shownAtOnce, chosen)
  const rest = values.slice(first, first + unfolded)
  return {
    name,
    title,
    ...(single && { single }),
    values: values.slice(0, first),
    more: rest,
    ...(values.length > first + rest.length && {
      all: {
        title: `All ${values.length.toLocaleString('en')}`,
        href: withQuery(request, { facet: name, from: '' }),
      },
    }),
  }
}

/** One filter on a page of its own, where a list is long. */
export function facetPage(
  catalog: Catalog,
  request: Request,
  { name, title, field }: FacetField,
): Omit<FacetPage, 'frame'> {
  const find = queryText(request, 'find').trim().toLowerCase()
  const values = valuesOf(catalog, request, { set: catalogFacets, field: { name, title, field } })
  // What is chosen stays in sight, or the form would drop it in silence.
  const chosen = values.filter(({ selected }) => selected)
  const found = values.filter(
    (entry) =>
      !entry.selected &&
      (entry.title.toLowerCase().includes(find) || entry.value.toLowerCase().includes(find)),
  )
  const offset = offsetOf(request)
  const shown = found.slice(offset, offset + pageSize)
  return {
    name,
    title,
    find: queryText(request, 'find'),
    total: values.length,
    chosen,
    values: shown,
    hidden: otherParameters(request, ['facet', 'find', 'from', name]),
    backHref: withQuery(request, { facet: '', find: '', from: '' }),
    pagination: paginationOf(request, {
      offset,
      shown: shown.length,
      total: found.length,
      pageSize,
    }),
  }
}

/** What else the address says, for a form that must keep it. */
function otherParameters(request: Request, except: readonly string[]): FacetPage['hidden'] {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost')
  return [...searchParams]
    .filter(([name, value]) => !except.includes(name) && value !== '')
    .slice(0, 100)
    .map(([name, value]) => ({ name, value }))
}

/** Every value of a filter with its count: the chosen ones first, then the most frequent. */
function valuesOf(
  catalog: Catalog,
  request: Request,
  { set, field: { name, field } }: { set: FacetSet; field: FacetField },
): FacetValue[] {
  const chosen = queryList(request, name)
  const selected = new Set(chosen.map((value) => value.toLowerCase()))
  const counts =
    catalog.facets({
      fields: [field],
      filter: filterOf(request, set, name),
      ...textOf(request),
    })[field] ?? []
  const counted = new Set(counts.map(({ value }) => value.toLowerCase()))
  // A choice that nothing answers to any more stays to be seen.
  const unanswered = chosen
    .filter((value) => !counted.has(value.toLowerCase()))
    .map((value) => ({ value, count: 0 }))
  return [...unanswered, ...counts]
    .map(({ value, count }) => ({
      value,
      title: titleOfValue(catalog, name, value),
      count,
      selected: selected.has(value.toLowerCase()),
    }))
    .sort(
      (a, b) =>
        Number(b.selected) - Number(a.selected) ||
        b.count - a.count ||
        a.title.localeCompare(b.title),
    )
}

/** What people call a value: an owner by its title, a kind as entities write it. */
function titleOfValue(catalog: Catalog, name: Facet['name'], value: string): string {
  if (name === 'owner') return linkTo(catalog, value).title
  if (name !== 'kind' || /[A-Z]/.test(value)) return value
  const { kind: kinds = [] } = catalog.facets({ fields: ['kind'] })
  return kinds.find((kind) => kind.value.toLowerCase() === value.toLowerCase())?.value ?? value
}
