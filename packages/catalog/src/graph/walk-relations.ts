import type { Snapshot } from '../snapshot/snapshot.ts'
import type { RelationIndex, WalkNotes } from './relation-index.ts'
import { type IsHiddenNumber, linksOf } from './relation-links.ts'

/** One relation on a way. */
export interface RelationStep {
  readonly from: string
  readonly type: string
  readonly to: string
}

/** What a walk came to, by shortest ways: at each place one entity, the root at the first. */
export interface Walk extends WalkNotes {
  readonly index: RelationIndex
  /** What the snapshot shows nothing of. */
  readonly isHidden: IsHiddenNumber | undefined
  /** Places. */
  readonly length: number
  /** Whether something within reach was left out. */
  readonly truncated: boolean
}

/** Where a walk goes. */
export interface WalkOptions {
  /** Relation types that are followed, as they leave an entity. */
  follows(type: string): boolean
  /** Relations from the root. @default no limit */
  depth?: number | undefined
  /** Most entities beside the root. */
  limit: number
  /** The walk ends with this one. */
  until?: string
}

/** Walks breadth first, without recursion: each entity once, nearest first, and at the same distance in the order of the relations. */
export function walkRelations(
  snapshot: Pick<Snapshot, 'relations'>,
  root: string,
  options: WalkOptions,
): Walk {
  const { index, isHidden } = linksOf(snapshot)
  const mark = index.beginWalk()
  const state: WalkState = { ...options, index, isHidden, mark, isFollowed: [], length: 0 }
  note(state, { number: index.numberOf(root), depth: 0, origin: 0, type: 0 })
  let end: WalkEnd | undefined
  for (let place = 0; place < state.length && !end; place += 1) end = visitNeighbours(state, place)
  const { length } = state
  const { numbers, depths, origins, types } = index.notes
  return {
    index,
    isHidden,
    length,
    truncated: end === 'truncated',
    numbers: numbers.slice(0, length),
    depths: depths.slice(0, length),
    origins: origins.slice(0, length),
    types: types.slice(0, length),
  }
}

/** The reference at a place. */
export function refAt({ index, numbers }: Walk, place: number): string {
  return index.refs[numbers[place] as number] as string
}

/** The number of the first owner of what stands at a place; nothing without one. */
export function ownerAt({ index, isHidden, numbers }: Walk, place: number): number | undefined {
  const number = numbers[place] as number
  const first = index.ownerOf(number)
  if (first === undefined || !isHidden?.(first)) return first
  return index.ownersOf(number).find((owner) => !isHidden(owner))
}

/** All references, in the order of the walk. */
export function refsOf(walk: Walk): string[] {
  return Array.from(walk.numbers, (number) => walk.index.refs[number] as string)
}

/** The relation by which a walk came to a place; not of the root. */
export function stepTo(walk: Walk, place: number): RelationStep {
  const from = refAt(walk, walk.origins[place] as number)
  const type = walk.index.types[walk.types[place] as number] as string
  return { from, type, to: refAt(walk, place) }
}

/** The steps from the root to a place. */
export function pathTo(walk: Walk, place: number): RelationStep[] {
  const steps: RelationStep[] = []
  for (let at = place; at > 0; at = walk.origins[at] as number) steps.push(stepTo(walk, at))
  return steps.reverse()
}

type WalkEnd = 'truncated' | 'found'

interface WalkState extends WalkOptions {
  index: RelationIndex
  isHidden: IsHiddenNumber | undefined
  /** Stands at each entity that this walk has come to. */
  mark: number
  /** By number of the type, as far as known. */
  isFollowed: (boolean | undefined)[]
  length: number
}

/** Takes in what the entity at a place leads to and nothing has led to yet. */
function visitNeighbours(state: WalkState, origin: number): WalkEnd | undefined {
  const { index, isHidden, mark, isFollowed, until } = state
  const depth = (index.notes.depths[origin] as number) + 1
  const isTooDeep = state.depth !== undefined && depth > state.depth
  const start = index.link(index.notes.numbers[origin] as number)
  const { links, marks } = index
  let at = start + 1
  for (let group = links[start] as number; group > 0; group -= 1) {
    const type = links[at] as number
    const end = at + 2 + (links[at + 1] as number)
    isFollowed[type] ??= state.follows(index.types[type] as string)
    // Of a type that is not followed no target is looked at.
    for (at = isFollowed[type] ? at + 2 : end; at < end; at += 1) {
      const number = links[at] as number
      if (marks[number] === mark || isHidden?.(number)) continue
      if (isTooDeep || state.length > state.limit) return 'truncated'
      note(state, { number, depth, origin, type })
      if (until !== undefined && index.refs[number] === until) return 'found'
    }
  }
  return undefined
}

function note(
  state: WalkState,
  { number, depth, origin, type }: Record<'number' | 'depth' | 'origin' | 'type', number>,
): void {
  const { marks, notes } = state.index
  marks[number] = state.mark
  notes.numbers[state.length] = number
  notes.depths[state.length] = depth
  notes.origins[state.length] = origin
  notes.types[state.length] = type
  state.length += 1
}
