import type { Catalog, Impact } from '@callboard/catalog'
import type { ImpactedEntity, ImpactedOwner, ImpactTier, Link } from '../view-models.ts'
import { linkTo, toRow } from './entity-link.ts'
import { relationWords } from './relation-words.ts'

/** Entities of a column, and of an owner's row; the table has them all. */
const shownInTier = 12
const shownOfOwner = 5
const shownPeople = 4

/** How far away the entities of a tier are. */
export function tierTitle(depth: number): string {
  return depth === 1 ? 'Directly' : `${depth} steps away`
}

type Entities = Pick<Catalog, 'get'>
type HrefOf = (changes: Record<string, string>) => string

/** The tiers as columns, each with its first entities and the address of all of them. */
export function impactTiers(catalog: Entities, { tiers }: Impact, hrefOf: HrefOf): ImpactTier[] {
  return tiers.map(({ depth, entities }) => ({
    depth,
    title: tierTitle(depth),
    count: entities.length,
    entities: entities.slice(0, shownInTier).map(({ ref, owner }) => ({
      ...linkTo(catalog, ref),
      ...(owner !== undefined && { owner: linkTo(catalog, owner) }),
    })),
    ...(entities.length > shownInTier && { moreHref: hrefOf({ depth: String(depth) }) }),
  }))
}

/** Whom to tell, and about what. */
export function impactOwners(
  catalog: Entities,
  owners: Impact['owners'],
  hrefOf: HrefOf,
): ImpactedOwner[] {
  return owners.map(({ ref, entities, people }) => {
    const contact = contactOf(catalog, ref)
    return {
      owner: linkTo(catalog, ref),
      ...(contact && { contact }),
      people: people.slice(0, shownPeople).map((person) => linkTo(catalog, person.ref)),
      morePeople: Math.max(0, people.length - shownPeople),
      count: entities.length,
      entities: entities.slice(0, shownOfOwner).map((entity) => linkTo(catalog, entity)),
      ...(entities.length > shownOfOwner && { moreHref: hrefOf({ owner: ref }) }),
    }
  })
}

/** Entities that are hit as rows, each with its path as the proof. */
export function impactRows(
  catalog: Entities,
  hits: readonly (Impact['tiers'][number]['entities'][number] & { depth: number })[],
): ImpactedEntity[] {
  return hits.map(({ ref, depth, path }) => {
    const entity = catalog.get(ref)
    const link = linkTo(catalog, ref)
    return {
      ...(entity ? toRow(catalog, entity) : { ...link, name: link.title, namespace: 'default' }),
      depth,
      path: path.map(({ type, to }) => ({
        relation: relationWords(type),
        entity: linkTo(catalog, to),
      })),
    }
  })
}

function contactOf(catalog: Entities, ref: string): Link | undefined {
  const email = (catalog.get(ref)?.spec?.profile as { email?: unknown } | undefined)?.email
  return typeof email === 'string' && /^[^\s@?&#%]+@[^\s@?&#%]+$/.test(email)
    ? { title: email, href: `mailto:${email}` }
    : undefined
}
