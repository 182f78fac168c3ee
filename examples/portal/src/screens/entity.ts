import { type Entity, entityRefOf } from '@callboard/core'
import { Router } from 'express'
import { stringify } from 'yaml'
import { codeHtml } from '../format/code-html.ts'
import { drawGraph } from '../format/draw-graph.ts'
import { entityHref } from '../format/entity-link.ts'
import { kindCounts } from '../format/kind-counts.ts'
import { teamsOf } from '../format/teams-of.ts'
import { webLink } from '../format/web-link.ts'
import type { EntityPage, EntityRawPage, Graph, Link } from '../view-models.ts'
import { factsOf, peopleOf, provenanceOf } from './entity-facts.ts'
import { entityFrame, findEntity, hasSignals } from './entity-frame.ts'
import { relationSections } from './entity-relations.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** `/catalog/<namespace>/<kind>/<name>` and its document. */
export const entityScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity', entityPage(context, entity)))
  })
  router.get('/catalog/:namespace/:kind/:name/raw', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-raw', rawPage(context, entity)))
  })
  router.get('/catalog/:namespace/:kind/:name/raw.yaml', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.type('text/plain').attachment(`${entity.metadata.name}.yaml`).send(stringify(entity))
  })
  return router
}

function entityPage(context: ScreenContext, entity: Entity): EntityPage {
  const { catalog } = context.portal
  const graph = graphOf(context, entity)
  return {
    ...entityFrame(context, entity, 'overview'),
    facts: factsOf(catalog, entity),
    ...(graph && { graph }),
    relations: relationSections(context, entity),
    people: peopleOf(catalog, entity),
    ...(owning.has(entity.kind) && { owns: kindCounts(catalog, ownersOf(catalog, entity)) }),
    links: (entity.metadata.links ?? []).map(
      ({ url, title }): Link => webLink(context.portal.standIn, { title: title ?? url, url }),
    ),
    ...(hasSignals(context.portal, entity) && {
      signalsHref: `${entityHref(entityRefOf(entity))}/signals`,
    }),
    provenance: provenanceOf(entity, catalog.generation),
  }
}

/** Kinds of those who own others. */
const owning: ReadonlySet<string> = new Set(['Group', 'User'])

/** What a user has to do with is what their groups own, too. */
function ownersOf(catalog: ScreenContext['portal']['catalog'], entity: Entity): string[] {
  const ref = entityRefOf(entity)
  return [ref, ...teamsOf(catalog, ref).map((team) => team.ref)]
}

/** Of people and groups, how they belong together: what they own is a list, and a drawing of it a thicket. */
function graphOf({ portal, assetsVersion }: ScreenContext, entity: Entity): Graph | undefined {
  const ref = entityRefOf(entity)
  const via = owning.has(entity.kind) ? ['childOf', 'memberOf'] : undefined
  const graph = portal.catalog.graph.neighbours(ref, { depth: 1, limit: 100_000, via })
  if (graph.nodes.length < 2) return undefined
  // What its neighbours have to do with each other is on their own pages.
  const edges = graph.edges.filter(({ from, to }) => from === graph.subject || to === graph.subject)
  return drawGraph({ ...graph, edges }, { title: `Relations of ${ref}`, version: assetsVersion })
}

function rawPage(context: ScreenContext, entity: Entity): EntityRawPage {
  return {
    ...entityFrame(context, entity, 'raw'),
    location: provenanceOf(entity, context.portal.catalog.generation),
    language: 'yaml',
    codeHtml: codeHtml(stringify(entity), 'yaml'),
    rawHref: `${entityHref(entityRefOf(entity))}/raw.yaml`,
  }
}
