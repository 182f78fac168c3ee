import type { Entity } from '@callboard/core'
import { type Request, Router } from 'express'
import type { TemplateRow, TemplatesPage } from '../view-models.ts'
import { activeFilters, facetsOf } from './catalog-facets.ts'
import { type FacetSet, filterOf, textOf } from './catalog-query.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type Screen, type ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

/** The filters of the gallery. */
const templateFacets: FacetSet = {
  fields: [
    { name: 'type', title: 'Category', field: 'spec.type' },
    { name: 'owner', title: 'Owner', field: 'relations.ownedBy' },
    { name: 'tag', title: 'Tag', field: 'metadata.tags' },
  ],
  always: { kind: ['Template'] },
}

/** More are shown page by page, without categories. */
const pageSize = 60

/** `/templates`: the golden paths, those that are recommended first. */
export const templatesScreen: Screen = (context) => {
  const router = Router()
  router.get('/templates', (request, response) => {
    response.send(context.render('templates', templatesPage(context, request)))
  })
  return router
}

function templatesPage(context: ScreenContext, request: Request): TemplatesPage {
  const { portal, frame } = context
  const { catalog, standIn } = portal
  const { items, totalItems } = catalog.query({
    filter: filterOf(request, templateFacets),
    ...textOf(request),
    orderBy: ['metadata.title', 'metadata.name'],
    limit: Number.MAX_SAFE_INTEGER,
  })
  const offset = offsetOf(request)
  const ordered = [...items].sort((a, b) => Number(isRecommended(b)) - Number(isRecommended(a)))
  const shown = ordered.slice(offset, offset + pageSize)
  const rows = shown.map((entity) => rowOf(context, entity))
  const active = activeFilters(catalog, request, templateFacets)
  return {
    frame: frame({ title: 'Templates', section: 'templates' }),
    q: queryText(request, 'q'),
    total: totalItems,
    facets: facetsOf(catalog, request, templateFacets),
    active,
    groups: active.length > 0 || totalItems > pageSize ? [{ templates: rows }] : inCategories(rows),
    pagination: paginationOf(request, {
      offset,
      shown: shown.length,
      total: totalItems,
      pageSize,
    }),
    notices: standIn ? [standIn.notice] : [],
  }
}

/** What a template's authors recommend with a tag, as the peer's portals do. */
function isRecommended({ metadata: { tags = [] } }: Entity): boolean {
  return tags.includes('recommended')
}

function rowOf({ portal }: ScreenContext, entity: Entity): TemplateRow {
  const row = templateRow(portal.catalog, entity)
  const [mistake] = portal.templates.mistakes(row.ref)
  return {
    ...row,
    tags: row.tags.filter((tag) => tag !== 'recommended'),
    ...(isRecommended(entity) && { recommended: true }),
    ...(mistake && { problem: mistake.message }),
  }
}

/** Templates by category; the one with the most that are recommended comes first. */
function inCategories(rows: readonly TemplateRow[]): TemplatesPage['groups'] {
  const groups = [...new Set(rows.map(({ type = '' }) => type))].map((type) => ({
    title: type === '' ? 'Other' : type.charAt(0).toUpperCase() + type.slice(1),
    templates: rows.filter((row) => (row.type ?? '') === type),
  }))
  const recommended = ({ templates }: { templates: readonly TemplateRow[] }) =>
    templates.filter((row) => row.recommended).length
  return groups.sort(
    (a, b) =>
      recommended(b) - recommended(a) ||
      b.templates.length - a.templates.length ||
      a.title.localeCompare(b.title),
  )
}
