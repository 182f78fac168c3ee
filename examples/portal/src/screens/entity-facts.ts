import { type Entity, entityRefOf } from '@callboard/core'
import { linkTo, related } from '../format/entity-link.ts'
import { peopleBelow, targetsOf } from '../format/group-people.ts'
import { shortLocation } from '../format/short-location.ts'
import type { EntityLink, Fact } from '../view-models.ts'
import { membersHref } from './entity-members.ts'
import { relationHref } from './entity-relations.ts'
import type { ScreenContext } from './screen.ts'

type Catalog = ScreenContext['portal']['catalog']

/** Entities that one fact names at most. */
const maxLinks = 12

/** What an entity says about itself beside what stands in its head. */
export function factsOf(catalog: Catalog, entity: Entity): Fact[] {
  const { spec = {}, metadata } = entity
  return [
    ...(metadata.description
      ? []
      : [{ term: 'Description', unknown: 'Unknown. Set metadata.description.' }]),
    ...('domain' in spec || 'subcomponentOf' in spec || isLost(catalog, entity)
      ? relationFact(catalog, entity, ['Part of', 'partOf'])
      : []),
    ...('parent' in spec ? relationFact(catalog, entity, ['Parent', 'childOf']) : []),
    ...groupFacts(catalog, entity),
    ...textFact('E-mail', (spec.profile as { email?: unknown } | undefined)?.email),
    ...Object.entries(metadata.labels ?? {}).map(([term, value]): Fact => ({ term, mono: value })),
    ...tagFacts(metadata.tags),
  ]
}

/** Where an entity was read. */
export function provenanceOf(entity: Entity, generation: number): Fact[] {
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

/** The people of an entity's owner, or of the group itself, with those of the groups below: the first, and how many there are. */
export function peopleOf(
  catalog: Catalog,
  entity: Entity,
): { links: EntityLink[]; total: number; moreHref?: string } {
  const owning = related(catalog, entity, 'ownedBy')
  const owner = entity.kind === 'Group' ? entity : owning && catalog.get(owning.ref)
  if (!owner) return { links: [], total: 0 }
  if (owner.kind === 'User' && owning) return { links: [owning], total: 1 }
  const people = peopleBelow(catalog, owner)
  const isMore =
    people.length > maxLinks || people.some(({ groups }) => !groups.includes(entityRefOf(owner)))
  return {
    links: people.slice(0, maxLinks).map(({ ref }) => linkTo(catalog, ref)),
    total: people.length,
    ...(isMore && { moreHref: membersHref(owner) }),
  }
}

/** Whether the system that an entity names is not in the catalog: its head then has none. */
function isLost(catalog: Catalog, entity: Entity): boolean {
  return 'system' in (entity.spec ?? {}) && related(catalog, entity, 'partOf')?.missing === true
}

function textFact(term: string, value: unknown): Fact[] {
  return typeof value === 'string' ? [{ term, text: value }] : []
}

function relationFact(
  catalog: Catalog,
  entity: Entity,
  [term, relation]: readonly [string, string],
): Fact[] {
  const link = related(catalog, entity, relation)
  return link ? [{ term, entity: link }] : []
}

function groupFacts(catalog: Catalog, entity: Entity): Fact[] {
  const refs = entity.kind === 'User' ? targetsOf(entity, 'memberOf') : []
  if (refs.length === 0) return []
  const entities = refs.slice(0, maxLinks).map((ref) => linkTo(catalog, ref))
  const more = {
    term: 'More groups',
    link: { title: `All ${refs.length}`, href: relationHref(entity, 'memberOf') },
  }
  return [{ term: 'Groups', entities }, ...(refs.length > maxLinks ? [more] : [])]
}

function tagFacts(tags: readonly string[] = []): Fact[] {
  if (tags.length === 0) return []
  return [
    {
      term: 'Tags',
      tags: tags.map((title) => ({ title, href: `/catalog?tag=${encodeURIComponent(title)}` })),
    },
  ]
}
