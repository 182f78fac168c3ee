import { type Entity, entityRefOf, parseEntityRef } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { type Request, Router } from 'express'
import { entityHref, linkTo, toRow } from '../format/entity-link.ts'
import { relationTitle } from '../format/relation-words.ts'
import type { EntityRelationsPage, EntityRow, RelationSection } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** Rows of one relation on a page; a group may own thousands. */
const pageSize = 100

/** Relation types in the order and the words of the page; others come after them under their own name. */
const titles: ReadonlyMap<string, string> = new Map([
  ['hasMember', 'Members'],
  ['parentOf', 'Child groups'],
  ['ownerOf', 'Owns'],
  ['hasPart', 'Parts'],
  ['providesApi', 'Provides APIs'],
  ['consumesApi', 'Consumes APIs'],
  ['apiProvidedBy', 'Provided by'],
  ['apiConsumedBy', 'Consumed by'],
  ['dependsOn', 'Depends on'],
  ['dependencyOf', 'Needed by'],
])
/** Relations that stand among the facts already. */
const facts: ReadonlySet<string> = new Set(['ownedBy', 'partOf', 'childOf', 'memberOf'])

/** `…/relations/<type>`: everything at the other end of one relation, page by page. */
export const entityRelationsScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/relations/:relation', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-relations', relationsPage(context, entity, request)))
  })
  return router
}

/** Address of the whole list of one relation. */
export function relationHref(entity: Entity, relation: string): string {
  return `${entityHref(entityRefOf(entity))}/relations/${encodeURIComponent(relation)}`
}

/** The relations of an entity for its own page, each with its first rows. */
export function relationSections(
  { portal }: ScreenContext,
  entity: Entity,
): readonly RelationSection[] {
  const found = new Map<string, string[]>()
  for (const { type, targetRef } of entity.relations ?? []) {
    const refs = found.get(type)
    if (refs) refs.push(targetRef)
    else found.set(type, [targetRef])
  }
  const others = [...found.keys()].filter((type) => !titles.has(type) && !facts.has(type)).sort()
  return [...titles.keys(), ...others].flatMap((relation) => {
    const refs = found.get(relation) ?? []
    if (refs.length === 0) return []
    return [
      {
        title: titleOf(entity, relation),
        relation,
        total: refs.length,
        rows: refs.slice(0, pageSize).map((ref) => rowOf(portal.catalog, ref)),
        ...(refs.length > pageSize && { moreHref: relationHref(entity, relation) }),
      },
    ]
  })
}

function relationsPage(
  context: ScreenContext,
  entity: Entity,
  request: Request,
): EntityRelationsPage {
  const relation = String(request.params.relation)
  const refs = (entity.relations ?? [])
    .filter(({ type }) => type === relation)
    .map(({ targetRef }) => targetRef)
  if (refs.length === 0)
    throw new HttpError(404, `${entityRefOf(entity)} has no relation "${relation.slice(0, 100)}"`, {
      hint: 'Its own page lists the relations that it has.',
    })
  const offset = offsetOf(request)
  const rows = refs
    .slice(offset, offset + pageSize)
    .map((ref) => rowOf(context.portal.catalog, ref))
  return {
    ...entityFrame(context, entity, 'overview'),
    title: titleOf(entity, relation),
    rows,
    pagination: paginationOf(request, {
      offset,
      shown: rows.length,
      total: refs.length,
      pageSize,
    }),
  }
}

/** Parts of a component are components that are subcomponents of it. */
function titleOf({ kind }: Entity, relation: string): string {
  return relation === 'hasPart' && kind === 'Component'
    ? 'Subcomponents'
    : (titles.get(relation) ?? relationTitle(relation))
}

function rowOf(catalog: ScreenContext['portal']['catalog'], ref: string): EntityRow {
  const target = catalog.get(ref)
  if (target) return toRow(catalog, target)
  const { name, namespace } = parseEntityRef(ref)
  return { ...linkTo(catalog, ref), name, namespace }
}
