import { type Entity, entityRefOf, parseEntityRef } from '@callboard/core'
import { Router } from 'express'
import { stringify } from 'yaml'
import { codeHtml } from '../format/code-html.ts'
import { drawGraph } from '../format/draw-graph.ts'
import { entityHref, linkTo, related, toRow } from '../format/entity-link.ts'
import { shortLocation } from '../format/short-location.ts'
import type {
  EntityLink,
  EntityPage,
  EntityRawPage,
  Fact,
  Graph,
  Link,
  RelationSection,
} from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** Relation types in the order and the words of the page. */
const sections: readonly { relation: string; title: string }[] = [
  { relation: 'hasMember', title: 'Members' },
  { relation: 'parentOf', title: 'Child groups' },
  { relation: 'ownerOf', title: 'Owns' },
  { relation: 'hasPart', title: 'Parts' },
  { relation: 'providesApi', title: 'Provides APIs' },
  { relation: 'consumesApi', title: 'Consumes APIs' },
  { relation: 'apiProvidedBy', title: 'Provided by' },
  { relation: 'apiConsumedBy', title: 'Consumed by' },
  { relation: 'dependsOn', title: 'Depends on' },
  { relation: 'dependencyOf', title: 'Needed by' },
]

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
  const graph = graphOf(context, entityRefOf(entity))
  return {
    ...entityFrame(context, entity, 'overview'),
    facts: factsOf(context, entity),
    ...(graph && { graph }),
    relations: relationSections(context, entity),
    people: peopleOf(context, entity),
    links: (entity.metadata.links ?? []).map(
      ({ url, title }): Link => ({ title: title ?? url, href: url, external: true }),
    ),
    signals: [],
    provenance: provenanceOf(entity, catalog.generation),
  }
}

function factsOf({ portal }: ScreenContext, entity: Entity): Fact[] {
  const { spec = {}, metadata } = entity
  const text = (term: string, value: unknown): Fact[] =>
    typeof value === 'string' ? [{ term, text: value }] : []
  const entityFact = (term: string, relation: string): Fact[] => {
    const entityLink = related(portal.catalog, entity, relation)
    return entityLink ? [{ term, entity: entityLink }] : []
  }
  return [
    metadata.description
      ? { term: 'Description', text: metadata.description }
      : { term: 'Description', unknown: 'Unknown. Set metadata.description.' },
    ...text('Type', spec.type),
    ...text('Lifecycle', spec.lifecycle),
    ...('owner' in spec ? entityFact('Owner', 'ownedBy') : []),
    ...('system' in spec || 'domain' in spec || 'subcomponentOf' in spec
      ? entityFact('Part of', 'partOf')
      : []),
    ...('parent' in spec ? entityFact('Parent', 'childOf') : []),
    ...(entity.kind === 'User'
      ? [{ term: 'Groups', entities: relationLinks(portal.catalog, entity, 'memberOf') }]
      : []),
    ...text('E-mail', (spec.profile as { email?: unknown } | undefined)?.email),
    ...Object.entries(metadata.labels ?? {}).map(([term, value]): Fact => ({ term, mono: value })),
    ...(metadata.tags?.length
      ? [
          {
            term: 'Tags',
            tags: metadata.tags.map((tag) => ({
              title: tag,
              href: `/catalog?tag=${encodeURIComponent(tag)}`,
            })),
          },
        ]
      : []),
  ]
}

function relationLinks(
  catalog: ScreenContext['portal']['catalog'],
  entity: Entity,
  type: string,
): EntityLink[] {
  return (entity.relations ?? [])
    .filter((relation) => relation.type === type)
    .map(({ targetRef }) => linkTo(catalog, targetRef))
}

function relationSections(
  { portal: { catalog } }: ScreenContext,
  entity: Entity,
): RelationSection[] {
  return sections.flatMap(({ relation, title }) => {
    const rows = relationLinks(catalog, entity, relation).map((link) => {
      const target = catalog.get(link.ref)
      return target ? toRow(catalog, target) : { ...link, ...nameParts(link.ref) }
    })
    return rows.length > 0 ? [{ title, relation, rows }] : []
  })
}

function nameParts(ref: string): { name: string; namespace: string } {
  const { name, namespace } = parseEntityRef(ref)
  return { name, namespace }
}

function peopleOf({ portal: { catalog } }: ScreenContext, entity: Entity): EntityLink[] {
  const owning = related(catalog, entity, 'ownedBy')
  const owner = entity.kind === 'Group' ? entity : owning && catalog.get(owning.ref)
  if (!owner) return []
  return owner.kind === 'User'
    ? [linkTo(catalog, entityRefOf(owner))]
    : relationLinks(catalog, owner, 'hasMember')
}

function graphOf({ portal, assetsVersion }: ScreenContext, ref: string): Graph | undefined {
  const graph = portal.catalog.graph.neighbours(ref, { depth: 1 })
  if (graph.nodes.length < 2) return undefined
  // What its neighbours have to do with each other is on their own pages.
  const edges = graph.edges.filter(({ from, to }) => from === graph.subject || to === graph.subject)
  return drawGraph({ ...graph, edges }, { title: `Relations of ${ref}`, version: assetsVersion })
}

function provenanceOf(entity: Entity, generation: number): Fact[] {
  const annotations = entity.metadata.annotations ?? {}
  const location = annotations['backstage.io/managed-by-location']
  const origin = annotations['backstage.io/managed-by-origin-location']
  return [
    location
      ? { term: 'Document', mono: shortLocation(location) }
      : { term: 'Document', unknown: 'Unknown: it came from a program.' },
    ...(origin && origin !== location
      ? [{ term: 'Found through', mono: shortLocation(origin) }]
      : []),
    { term: 'Generation', text: String(generation) },
  ]
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
