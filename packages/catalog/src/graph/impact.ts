import { wholeNumber } from '../query/whole-number.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { ownerOf, type Person, peopleOf } from './owner-people.ts'
import type { RelationPairs } from './relation-pairs.ts'
import type { RelationStep } from './vertices.ts'
import { pathTo, type Visit, walkRelations } from './walk-relations.ts'

/** How far, and along what, an impact is followed. */
export interface ImpactOptions {
  /** What fails when the root does, or what the root needs. @default 'dependents' */
  direction?: 'dependents' | 'dependencies' | undefined
  /** Tiers. @default 50: no chain of real things is longer, and the paths to show grow with it */
  depth?: number | undefined
  /** Relation types, either name of a pair. @default the catalog's failure relations */
  via?: readonly string[] | undefined
  /** Most entities. @default 100_000 */
  limit?: number | undefined
}

/** An entity that is hit. */
export interface ImpactedEntity {
  ref: string
  /** A shortest way from the root, read outwards: the proof. */
  path: RelationStep[]
  owner?: string
}

/** An owner to tell. */
export interface ImpactedOwner {
  ref: string
  /** What it owns of the entities that are hit, nearest first. */
  entities: string[]
  people: readonly Person[]
}

/** What is hit when an entity fails, by distance, and whom to call. */
export interface Impact {
  root: string
  direction: 'dependents' | 'dependencies'
  tiers: { depth: number; entities: ImpactedEntity[] }[]
  /** Those with the most entities first. */
  owners: ImpactedOwner[]
  /** Whether a limit left out something that is hit. */
  truncated: boolean
}

/** What {@link impactOf} works on. */
export interface ImpactContext {
  snapshot: Snapshot
  pairs: RelationPairs
  /** Relation types that carry failure, read from the entity that fails. */
  failureRelations: readonly string[]
}

const defaultDepth = 50
const defaultLimit = 100_000

/** @throws CATALOG_PAGE_INVALID CATALOG_RELATION_UNKNOWN */
export function impactOf(
  { snapshot, pairs, failureRelations }: ImpactContext,
  root: string,
  { direction = 'dependents', depth = defaultDepth, via, limit = defaultLimit }: ImpactOptions,
): Impact {
  wholeNumber('depth', depth)
  wholeNumber('limit', limit)
  const outwards = via?.map((type) => outwardsOf(pairs.check(type), pairs, failureRelations))
  const types = new Set(
    (outwards ?? failureRelations).map((type) =>
      direction === 'dependents' ? type : pairs.reverseOf(type),
    ),
  )
  const { visits, truncated } = walkRelations(snapshot, root, {
    follows: (type) => types.has(type),
    depth,
    limit,
  })
  const tiers = tiersOf(snapshot, visits)
  return { root, direction, tiers, owners: ownersOf(snapshot, tiers), truncated }
}

/** The name of a pair by which it is read from the entity that fails; a pair that carries no failure is taken as named. */
function outwardsOf(type: string, pairs: RelationPairs, failing: readonly string[]): string {
  const reverse = pairs.reverseOf(type)
  return !failing.includes(type) && failing.includes(reverse) ? reverse : type
}

/** Tiers in the order of the walk, without the root. */
function tiersOf(snapshot: Snapshot, visits: readonly Visit[]): Impact['tiers'] {
  const tiers: Impact['tiers'] = []
  for (const visit of visits) {
    if (visit.depth === 0) continue
    const owner = ownerOf(snapshot, visit.vertex)
    const entity: ImpactedEntity = { ref: visit.ref, path: pathTo(visit) }
    if (owner !== undefined) entity.owner = owner
    const tier = tiers[visit.depth - 1]
    if (tier) tier.entities.push(entity)
    else tiers.push({ depth: visit.depth, entities: [entity] })
  }
  return tiers
}

function ownersOf(snapshot: Snapshot, tiers: Impact['tiers']): ImpactedOwner[] {
  const owned = new Map<string, string[]>()
  for (const { entities } of tiers)
    for (const { ref, owner } of entities) {
      if (owner === undefined) continue
      const refs = owned.get(owner)
      if (refs) refs.push(ref)
      else owned.set(owner, [ref])
    }
  return [...owned]
    .map(([ref, entities]) => ({ ref, entities, people: peopleOf(snapshot, ref) }))
    .sort((a, b) => b.entities.length - a.entities.length || (a.ref < b.ref ? -1 : 1))
}
