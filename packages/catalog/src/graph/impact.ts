import { wholeNumber } from '../query/whole-number.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { type Person, peopleIn } from './owner-people.ts'
import type { RelationPairs } from './relation-pairs.ts'
import {
  ownerAt,
  type RelationStep,
  refAt,
  stepTo,
  type Walk,
  walkRelations,
} from './walk-relations.ts'

/** How far, and along what, an impact is followed. */
export interface ImpactOptions {
  /** What fails when the root does, or what the root needs. @default 'dependents' */
  direction?: 'dependents' | 'dependencies' | undefined
  /** Tiers. @default 50: no chain of real things is longer, and the paths to show grow with it */
  depth?: number | undefined
  /** Relation types, either name of a pair. @default the catalog's failure relations */
  via?: readonly string[] | undefined
  /** Most entities that are told of. @default 100_000 */
  limit?: number | undefined
  /** Entities that are passed over, nearest first: where the page before this one ended. @default 0 */
  offset?: number | undefined
}

/** An entity that is hit. */
export interface ImpactedEntity {
  ref: string
  /** A shortest way from the root, read outwards: the proof. */
  path: readonly RelationStep[]
  owner?: string
}

/** An owner to tell. */
export interface ImpactedOwner {
  ref: string
  /** What it owns of the entities that are hit, nearest first. */
  entities: string[]
  people: readonly Person[]
}

/** What is hit when an entity fails, by distance, and whom to call; of a page, what stands on it. */
export interface Impact {
  root: string
  direction: 'dependents' | 'dependencies'
  /** Those of which something is told. */
  tiers: { depth: number; entities: ImpactedEntity[] }[]
  /** Those with the most entities first. */
  owners: ImpactedOwner[]
  /** Whether a limit left out something further away that is hit. */
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
export function impactOf(context: ImpactContext, root: string, options: ImpactOptions): Impact {
  const { direction = 'dependents', depth = defaultDepth } = options
  const { limit = defaultLimit, offset = 0 } = options
  wholeNumber('depth', depth)
  wholeNumber('limit', limit)
  wholeNumber('offset', offset)
  const { snapshot } = context
  const types = typesOf(context, options)
  const walk = walkRelations(snapshot, root, {
    follows: (type) => types.has(type),
    depth,
    limit: offset + limit,
  })
  const { tiers, owned } = tiersOf(walk, offset + 1)
  const owners = ownersOf(snapshot, owned)
  return { root, direction, tiers, owners, truncated: walk.truncated }
}

function typesOf(
  { pairs, failureRelations }: ImpactContext,
  { via, direction }: ImpactOptions,
): ReadonlySet<string> {
  const outwards = via?.map((type) => outwardsOf(pairs.check(type), pairs, failureRelations))
  const types = outwards ?? failureRelations
  return new Set(direction === 'dependencies' ? types.map(pairs.reverseOf) : types)
}

/** The name of a pair by which it is read from the entity that fails; a pair that carries no failure is taken as named. */
function outwardsOf(type: string, pairs: RelationPairs, failing: readonly string[]): string {
  const reverse = pairs.reverseOf(type)
  return !failing.includes(type) && failing.includes(reverse) ? reverse : type
}

/** Tiers in the order of the walk, from a place of it on, and what stands in them by its owner. */
function tiersOf(walk: Walk, first: number) {
  const { index } = walk
  const tiers: Impact['tiers'] = []
  const steps: (RelationStep | undefined)[] = []
  const ownedBy = new Map<number, string[]>()
  for (let place = first; place < walk.length; place += 1) {
    const depth = walk.depths[place] as number
    const [ref, path] = [refAt(walk, place), pathOf(walk, place, steps)]
    const owner = ownerAt(walk, place)
    const entity: ImpactedEntity =
      owner === undefined ? { ref, path } : { ref, path, owner: index.refs[owner] as string }
    const tier = tiers.at(-1)
    if (tier?.depth === depth) tier.entities.push(entity)
    else tiers.push({ depth, entities: [entity] })
    if (owner === undefined) continue
    const refs = ownedBy.get(owner)
    if (refs) refs.push(ref)
    else ownedBy.set(owner, [ref])
  }
  const owned = Array.from(ownedBy, ([owner, refs]) => [index.refs[owner] as string, refs] as const)
  return { tiers, owned }
}

/** As `pathTo`. There are as many paths as entities, so a step is the same object in all, and no path has room to grow. */
function pathOf(
  walk: Walk,
  place: number,
  steps: (RelationStep | undefined)[],
): readonly RelationStep[] {
  let left = walk.depths[place] as number
  const path = new Array<RelationStep>(left)
  for (let at = place; left > 0; at = walk.origins[at] as number) {
    steps[at] ??= stepTo(walk, at)
    left -= 1
    path[left] = steps[at] as RelationStep
  }
  return path
}

function ownersOf(
  snapshot: Snapshot,
  owned: readonly (readonly [owner: string, refs: string[]])[],
): ImpactedOwner[] {
  const peopleOf = peopleIn(snapshot)
  return owned
    .map(([ref, entities]) => ({ ref, entities, people: peopleOf(ref) }))
    .sort((a, b) => b.entities.length - a.entities.length || (a.ref < b.ref ? -1 : 1))
}
