import { type Entity, entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { type Request, Router } from 'express'
import { entityHref, linkTo } from '../format/entity-link.ts'
import { peopleBelow } from '../format/group-people.ts'
import type { EntityMembersPage } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

const pageSize = 100

/** `…/members`: the people of a group and of the groups below it. */
export const entityMembersScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/members', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-members', membersPage(context, entity, request)))
  })
  return router
}

/** Address of the people of a group. */
export function membersHref(group: Entity): string {
  return `${entityHref(entityRefOf(group))}/members`
}

function membersPage(context: ScreenContext, entity: Entity, request: Request): EntityMembersPage {
  const { catalog } = context.portal
  const ref = entityRefOf(entity)
  if (entity.kind !== 'Group')
    throw new HttpError(404, `${ref} is no group, so it has no members`, {
      hint: 'The page of its owner has the people to ask.',
    })
  const people = peopleBelow(catalog, entity)
  const offset = offsetOf(request)
  const rows = people.slice(offset, offset + pageSize).map((person) => ({
    person: linkTo(catalog, person.ref),
    groups: person.groups.map((group) => linkTo(catalog, group)),
  }))
  const counts = { offset, shown: rows.length, total: people.length, pageSize }
  return {
    ...entityFrame(context, entity, 'overview'),
    rows,
    pagination: paginationOf(request, counts),
  }
}
