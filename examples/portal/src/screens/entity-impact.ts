import type { Impact } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { type Request, Router } from 'express'
import { drawGraph, mostDrawn } from '../format/draw-graph.ts'
import { entityHref, linkTo } from '../format/entity-link.ts'
import { impactOwners, impactRows, impactTiers } from '../format/impact-parts.ts'
import type { EntityImpactPage } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, refOfParams, type Screen, type ScreenContext, withQuery } from './screen.ts'

/** Rows of a table; an impact may reach the whole catalog, and each row brings its path. */
const pageSize = 25

/** `…/impact`: what breaks, who is affected, whom to call. */
export const entityImpactScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/impact', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-impact', impactPage(context, entity, request)))
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

function impactPage(context: ScreenContext, entity: Entity, request: Request): EntityImpactPage {
  const { catalog } = context.portal
  const ref = entityRefOf(entity)
  const direction = directionOf(request)
  const impact = catalog.graph.impact(ref, { direction })
  const total = countHits(impact.tiers)
  const hrefOf = (changes: Record<string, string>) =>
    `${withQuery(request, { depth: '', owner: '', from: '', ...changes })}#paths`
  return {
    ...entityFrame(context, entity, 'impact'),
    summary: summarise(impact, total),
    directions: directionTabs(`${entityHref(ref)}/impact`, direction),
    total,
    tiers: impactTiers(catalog, impact, hrefOf),
    ...ownersOf(context, { impact, request, hrefOf }),
    ...hitsOf(context, { impact, request, hrefOf }),
    ...(total > 0 && {
      graph: drawGraph(catalog.graph.view(nearest(impact, mostDrawn - 1)), {
        title: `Impact of ${ref}`,
        version: context.assetsVersion,
        total,
      }),
    }),
    exports: [{ title: 'JSON', href: `${entityHref(ref)}/impact.json?direction=${direction}` }],
  }
}

interface Listed {
  impact: Impact
  request: Request
  hrefOf: (changes: Record<string, string>) => string
}

function ownersOf(
  { portal: { catalog } }: ScreenContext,
  { impact, request, hrefOf }: Listed,
): Pick<EntityImpactPage, 'owners' | 'ownerPages'> {
  const offset = offsetOf(request, 'ownersFrom')
  const owners = impactOwners(catalog, impact.owners.slice(offset, offset + pageSize), hrefOf)
  return {
    owners,
    ownerPages: paginationOf(request, {
      offset,
      shown: owners.length,
      total: impact.owners.length,
      pageSize,
      name: 'ownersFrom',
    }),
  }
}

/** The table of everything that is hit, narrowed to one distance or one owner where the address says so. */
function hitsOf(
  { portal: { catalog } }: ScreenContext,
  { impact, request, hrefOf }: Listed,
): Pick<EntityImpactPage, 'rows' | 'pagination' | 'active'> {
  const depth = queryText(request, 'depth', 4)
  const owner = queryText(request, 'owner')
  const tiers = impact.tiers
    .filter((tier) => depth === '' || tier.depth === Number(depth))
    .map((tier) => ({
      depth: tier.depth,
      entities: owner === '' ? tier.entities : tier.entities.filter((hit) => hit.owner === owner),
    }))
  const offset = offsetOf(request)
  const rows = impactRows(catalog, hitsBetween(tiers, { from: offset, to: offset + pageSize }))
  return {
    rows,
    active: [
      ...(depth === '' ? [] : [{ title: `Distance ${depth}`, removeHref: hrefOf({ owner }) }]),
      ...(owner === ''
        ? []
        : [{ title: linkTo(catalog, owner).title, removeHref: hrefOf({ depth }) }]),
    ],
    pagination: paginationOf(request, {
      offset,
      shown: rows.length,
      total: countHits(tiers),
      pageSize,
    }),
  }
}

type Hits = readonly Pick<Impact['tiers'][number], 'depth' | 'entities'>[]

function countHits(tiers: Hits): number {
  return tiers.reduce((sum, { entities }) => sum + entities.length, 0)
}

/** Some of many hits, in their order, without touching the others. */
function hitsBetween(tiers: Hits, { from, to }: { from: number; to: number }) {
  let before = 0
  return tiers.flatMap(({ depth, entities }) => {
    const start = before
    before += entities.length
    return entities
      .slice(Math.max(0, from - start), Math.max(0, to - start))
      .map((hit) => ({ ...hit, depth }))
  })
}

/** An impact as far as it is drawn. The shortest path to what is near leads along what is nearer. */
function nearest(impact: Impact, most: number): Impact {
  let left = most
  const tiers = impact.tiers.map(({ depth, entities }) => {
    const shown = entities.slice(0, left)
    left -= shown.length
    return { depth, entities: shown }
  })
  return { ...impact, tiers }
}

function directionTabs(
  href: string,
  direction: Impact['direction'],
): EntityImpactPage['directions'] {
  return [
    { title: 'If this fails', href, selected: direction === 'dependents' },
    {
      title: 'What this needs',
      href: `${href}?direction=dependencies`,
      selected: direction === 'dependencies',
    },
  ]
}

function summarise({ direction, owners, tiers, truncated }: Impact, total: number): string {
  if (total === 0)
    return direction === 'dependents'
      ? 'Nothing else is hit if this fails.'
      : 'This needs nothing else that is in the catalog.'
  const count = `${total.toLocaleString('en')} ${total === 1 ? 'entity' : 'entities'}`
  const teams = `${owners.length.toLocaleString('en')} ${owners.length === 1 ? 'owner' : 'owners'}`
  const steps = `${tiers.length} ${tiers.length === 1 ? 'step' : 'steps'}`
  const more = truncated ? ' There are more than are shown.' : ''
  return direction === 'dependents'
    ? `If this fails, ${count} of ${teams} ${total === 1 ? 'is' : 'are'} hit, up to ${steps} away.${more}`
    : `This needs ${count} of ${teams}, up to ${steps} away.${more}`
}
