import type { EntityFilter, Impact } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { z } from 'zod'
import { related, titleOf } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import { defineTool, type McpTool, type ToolContext } from './mcp-tool.ts'
import { limitOf, refInput } from './tool-input.ts'

const direction = z
  .enum(['dependents', 'dependencies'])
  .optional()
  .describe('dependents: what breaks when it fails (default); dependencies: what it needs')

/** What the catalog answers. */
export const catalogTools: readonly McpTool[] = [
  defineTool({
    name: 'catalog_get',
    permission: 'catalog.entity.read',
    title: 'Get an entity',
    description:
      'Everything the catalog knows about one entity: description, owner with people to contact, links, annotations, relations, whether it has docs. Give a reference such as component:billing-api.',
    input: z.object({
      ref: refInput,
      definition: z
        .boolean()
        .optional()
        .describe('whether to give the definition of an API whole; it may be long'),
    }),
    readOnly: true,
    run: async ({ ref, definition = false }, { portal }) => {
      const entity = findEntity(portal, ref)
      return {
        data: {
          ref: entityRefOf(entity),
          entity: definition ? entity : withoutDefinition(entity),
          owner: ownerOf(portal, entity),
          hasDocs: portal.docs.has(entityRefOf(entity)),
        },
      }
    },
  }),
  defineTool({
    name: 'catalog_query',
    permission: 'catalog.entity.read',
    title: 'Find entities by their properties',
    description:
      'A page of entities that match a filter over their fields. To find something by words use search instead.',
    input: z.object({
      filter: z
        .record(z.string(), z.unknown())
        .optional()
        .describe(
          'field → value, list of values, or a predicate such as {"$exists": true}; for example {"kind": "Component", "spec.lifecycle": ["production"], "relations.ownedBy": "group:default/fintech-team"}',
        ),
      text: z.string().max(200).optional().describe('words in name, title or description'),
      limit: limitOf(100),
      cursor: z.string().optional().describe('nextCursor of the page before'),
    }),
    readOnly: true,
    run: async ({ filter, text, limit = 20, cursor }, { portal: { catalog } }) => {
      const page = catalog.query({
        ...(cursor === undefined
          ? {
              ...(filter && { filter: filter as EntityFilter }),
              ...(text && { text: { term: text } }),
            }
          : { cursor }),
        limit,
      })
      return {
        data: {
          total: page.totalItems,
          entities: page.items.map((entity) => summaryOf({ catalog }, entity)),
          ...(page.nextCursor && { nextCursor: page.nextCursor }),
        },
      }
    },
  }),
  defineTool({
    name: 'catalog_impact',
    permission: 'catalog.entity.read',
    title: 'What breaks, who is affected, whom to call',
    description:
      'For an entity that fails: what else is hit, by distance, each with the path that proves it, and the owners to call with their people. With direction dependencies: what it needs.',
    input: z.object({ ref: refInput, direction, limit: limitOf(500) }),
    readOnly: true,
    run: async ({ ref, direction: way, limit = 100 }, { portal: { catalog } }) => {
      const impact = catalog.graph.impact(ref, { direction: way, limit })
      return { data: { ...impact }, text: impactText(impact) }
    },
  }),
  defineTool({
    name: 'catalog_path',
    permission: 'catalog.entity.read',
    title: 'How two entities are connected',
    description: 'A shortest way from one entity to another along their relations.',
    input: z.object({ from: refInput, to: refInput }),
    readOnly: true,
    run: async ({ from, to }, { portal: { catalog } }) => ({
      data: { ...catalog.graph.path(from, to) },
    }),
  }),
  defineTool({
    name: 'catalog_history',
    permission: 'catalog.entity.read',
    title: 'What changed about an entity',
    description: 'Changes of one entity in the catalog, the newest first, with what differs.',
    input: z.object({ ref: refInput, limit: limitOf(50) }),
    readOnly: true,
    run: async ({ ref, limit = 10 }, { portal: { catalog } }) => {
      const changes = await catalog.history(ref, { limit })
      return {
        data: {
          changes: changes.map(({ timeMs, before, after, ...change }) => ({
            ...change,
            at: new Date(timeMs).toISOString(),
          })),
        },
      }
    },
  }),
  defineTool({
    name: 'catalog_report',
    permission: 'catalog.entity.read',
    title: 'What is wrong in the catalog',
    description:
      'References that lead nowhere, entities without owner, groups without people, circles, duplicates, and documents that could not be read, each list cut to a limit with its whole length.',
    input: z.object({ limit: limitOf(100) }),
    readOnly: true,
    run: async ({ limit = 20 }, { portal: { catalog } }) => {
      const lists = { ...(await catalog.report()), issues: catalog.issues() }
      const cut = Object.entries(lists).map(([name, list]: [string, readonly unknown[]]) => [
        name,
        { total: list.length, first: list.slice(0, limit) },
      ])
      return { data: Object.fromEntries(cut) }
    },
  }),
  defineTool({
    name: 'catalog_refresh',
    permission: 'catalog.entity.refresh',
    title: 'Read an entity again now',
    description:
      'Reads the source of an entity again, for example after its repository was changed. Gives what was added, changed and removed.',
    input: z.object({ ref: refInput }),
    readOnly: false,
    idempotent: true,
    run: refresh,
  }),
]

async function refresh({ ref }: { ref: string }, { portal: { catalog }, signal }: ToolContext) {
  const { added, changed, removed, issues } = await catalog.refresh({ keys: [ref], signal })
  return { data: { added, changed, removed, issues } }
}

/** @throws a 404 that says how to find it */
export function findEntity({ catalog }: Pick<Portal, 'catalog'>, ref: string): Entity {
  const entity = catalog.get(ref)
  if (entity) return entity
  throw new HttpError(404, `There is no entity "${ref}" in the catalog`, {
    hint: 'Call search with its name to find its reference.',
  })
}

/** What a list says about an entity. */
export function summaryOf({ catalog }: Pick<Portal, 'catalog'>, entity: Entity) {
  const { type, lifecycle } = entity.spec ?? {}
  const owner = related(catalog, entity, 'ownedBy')
  return {
    ref: entityRefOf(entity),
    title: titleOf(entity),
    ...(entity.metadata.description && { description: entity.metadata.description }),
    ...(typeof type === 'string' && { type }),
    ...(typeof lifecycle === 'string' && { lifecycle }),
    ...(owner && { owner: owner.ref }),
  }
}

function ownerOf({ catalog }: Pick<Portal, 'catalog'>, entity: Entity) {
  const owner = related(catalog, entity, 'ownedBy')
  const group = owner && catalog.get(owner.ref)
  if (!group) return undefined
  const people = (group.relations ?? [])
    .filter(({ type }) => type === 'hasMember')
    .flatMap(({ targetRef }) => catalog.get(targetRef) ?? [])
  return {
    ...summaryOf({ catalog }, group),
    profile: group.spec?.profile,
    links: group.metadata.links ?? [],
    people: people.map((person) => ({
      ref: entityRefOf(person),
      title: titleOf(person),
      profile: person.spec?.profile,
    })),
  }
}

function withoutDefinition(entity: Entity): Entity {
  const { definition } = entity.spec ?? {}
  if (typeof definition !== 'string') return entity
  const told = `${definition.length.toLocaleString('en')} characters; ask with definition: true`
  return { ...entity, spec: { ...entity.spec, definition: told } }
}

function impactText({ root, direction, tiers, owners, truncated }: Impact): string {
  const verb = direction === 'dependents' ? 'is hit when' : 'is needed by'
  const lines = tiers.flatMap(({ depth, entities }) =>
    entities.map(({ ref, owner, path }) => {
      const way = path.map(({ type, to }) => `${type} ${to}`).join(', ')
      return `- distance ${depth}: ${ref}${owner ? ` (owner ${owner})` : ''}, because ${root} ${way}`
    }),
  )
  const calls = owners.map(({ ref, entities, people }) => {
    const names = people.map((person) => person.displayName ?? person.ref).join(', ')
    return `- ${ref}: ${entities.length} of them${names ? `; people: ${names}` : ''}`
  })
  if (lines.length === 0)
    return `Nothing in the catalog ${verb} ${root}${direction === 'dependents' ? ' fails' : ''}.`
  return [
    `What ${verb} ${root}${direction === 'dependents' ? ' fails' : ''}:`,
    ...lines,
    ...(truncated ? ['- and more, left out by the limit'] : []),
    'Owners to call:',
    ...calls,
  ].join('\n')
}
