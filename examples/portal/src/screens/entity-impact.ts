import type { Impact } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { type Request, Router } from 'express'
import { drawGraph } from '../format/draw-graph.ts'
import { entityHref, linkTo, toRow } from '../format/entity-link.ts'
import type {
  EntityImpactPage,
  ImpactedEntity,
  ImpactedOwner,
  Link,
  PathStep,
} from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { queryText, refOfParams, type Screen, type ScreenContext } from './screen.ts'

const tierTitles = ['This', 'Directly', 'In two steps', 'In three steps']

/** `…/impact`: what breaks, who is affected, whom to call. */
export const entityImpactScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/impact', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(
      context.render('entity-impact', impactPage(context, entity, directionOf(request))),
    )
  })
  router.get('/catalog/:namespace/:kind/:name/impact.json', (request, response) => {
    const ref = entityRefOf(findEntity(context, refOfParams(request.params)))
    response.json(context.portal.catalog.graph.impact(ref, { direction: directionOf(request) }))
  })
  return router
}

function directionOf(request: Request): Impact['direction'] {
  return queryText(request, 'direction') === 'dependencies' ? 'dependencies' : 'dependents'
}

function impactPage(
  context: ScreenContext,
  entity: Entity,
  direction: Impact['direction'],
): EntityImpactPage {
  const { portal } = context
  const ref = entityRefOf(entity)
  const href = `${entityHref(ref)}/impact`
  const impact = portal.catalog.graph.impact(ref, { direction })
  const tiers = impact.tiers.map(({ depth, entities }) => ({
    depth,
    title: tierTitles[depth] ?? `In ${depth} steps`,
    entities: entities.map((hit) => impacted(context, hit)),
  }))
  const total = impact.tiers.reduce((sum, { entities }) => sum + entities.length, 0)
  return {
    ...entityFrame(context, entity, 'impact'),
    summary: summarise(impact, total),
    directions: [
      { title: 'If this fails', href, selected: direction === 'dependents' },
      {
        title: 'What this needs',
        href: `${href}?direction=dependencies`,
        selected: direction === 'dependencies',
      },
    ],
    total,
    tiers,
    owners: impact.owners.map((owner) => ownerOf(context, owner)),
    ...(total > 0 && {
      graph: drawGraph(portal.catalog.graph.view(impact), {
        title: `Impact of ${ref}`,
        version: context.assetsVersion,
      }),
    }),
    exports: [{ title: 'JSON', href: `${href}.json?direction=${direction}` }],
  }
}

function impacted(
  { portal: { catalog } }: ScreenContext,
  hit: Impact['tiers'][number]['entities'][number],
): ImpactedEntity {
  const entity = catalog.get(hit.ref)
  const link = linkTo(catalog, hit.ref)
  return {
    ...(entity ? toRow(catalog, entity) : { ...link, name: link.title, namespace: 'default' }),
    path: hit.path.map(
      ({ type, to }): PathStep => ({ relation: type, entity: linkTo(catalog, to) }),
    ),
  }
}

function ownerOf(
  { portal: { catalog } }: ScreenContext,
  owner: Impact['owners'][number],
): ImpactedOwner {
  const entity = catalog.get(owner.ref)
  const email = (entity?.spec?.profile as { email?: unknown } | undefined)?.email
  const contact: Link | undefined =
    typeof email === 'string' && /^[^\s@?&#%]+@[^\s@?&#%]+$/.test(email)
      ? { title: email, href: `mailto:${email}` }
      : undefined
  return {
    owner: linkTo(catalog, owner.ref),
    ...(contact && { contact }),
    entities: owner.entities.map((ref) => linkTo(catalog, ref)),
  }
}

function summarise({ direction, owners, tiers, truncated }: Impact, total: number): string {
  if (total === 0)
    return direction === 'dependents'
      ? 'Nothing else is hit if this fails.'
      : 'This needs nothing else that is in the catalog.'
  const count = `${total} ${total === 1 ? 'entity' : 'entities'}`
  const teams = `${owners.length} ${owners.length === 1 ? 'owner' : 'owners'}`
  const steps = `${tiers.length} ${tiers.length === 1 ? 'step' : 'steps'}`
  const more = truncated ? ' There are more than are shown.' : ''
  return direction === 'dependents'
    ? `If this fails, ${count} of ${teams} are hit, up to ${steps} away.${more}`
    : `This needs ${count} of ${teams}, up to ${steps} away.${more}`
}
