import type { EntityRelation } from '@callboard/core'
import type { Breath } from '../breath.ts'
import { withRoom } from '../snapshot/chains.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

type Relations = Snapshot['relations']

/** Two moments, one after the other, and the references whose relations differ. */
interface RelationsStep {
  previous: Pick<Snapshot, 'relations'>
  next: Pick<Snapshot, 'relations'>
  related: readonly string[]
}

const indexes = new WeakMap<Relations, RelationIndex>()

/** The relations of a snapshot as numbers. What was not linked beforehand is when a walk comes to it. */
export function relationIndexOf({ relations }: Pick<Snapshot, 'relations'>): RelationIndex {
  const index = indexes.get(relations) ?? new RelationIndex(relations)
  indexes.set(relations, index)
  return index
}

/** Whether the relations of a snapshot have numbers already. */
export function isLinked({ relations }: Pick<Snapshot, 'relations'>): boolean {
  return indexes.has(relations)
}

/** Links the relations of the next snapshot before anybody walks along them, unless {@link moveRelations} will do. */
export async function prepareRelations(step: RelationsStep, breath: Breath): Promise<void> {
  const { relations } = step.next
  if (relations === step.previous.relations) return
  if (indexes.get(step.previous.relations)?.canFollow(step.related)) return
  const index = new RelationIndex(relations)
  // Those that are new first, each near what it leads to: then they are neighbours in memory too.
  for (const refs of [step.related, relations.keys()])
    for (const ref of refs) {
      index.link(index.numberOf(ref))
      const pause = breath()
      if (pause) await pause
    }
  indexes.set(relations, index)
}

/** Lets the numbers of a snapshot that is no longer asked become those of the next. */
export function moveRelations({ previous, next, related }: RelationsStep): void {
  const known = indexes.get(previous.relations)
  if (!known || previous.relations === next.relations || indexes.has(next.relations)) return
  indexes.delete(previous.relations)
  known.follow(next.relations, related)
  indexes.set(next.relations, known)
}

const none: readonly EntityRelation[] = []
const unlinked = -1
const noOwner = -1

/**
 * The relations of one moment, each reference and each type a number. A walk over ten thousand entities spends its time looking
 * names up and waiting for memory; here it reads one array of whole numbers.
 */
export class RelationIndex {
  /** References by their number. */
  readonly refs: string[] = []
  /** Types by their number. */
  readonly types: string[] = []
  /**
   * For each linked reference the number of its groups, then for each group its type, the count of its targets, and these, all in
   * the order of the relations.
   */
  links = new Int32Array(1024)
  #linksEnd = 0
  #unused = 0
  /** For each reference the place of its links. */
  #starts = new Int32Array(256).fill(unlinked)
  /** For each linked reference its first owner: in a large catalog, to search the links for it is to wait for memory. */
  #owners = new Int32Array(256)
  /** For each reference the last walk that came to it: a number is quicker to compare than a set is to ask. */
  marks = new Int32Array(256)
  /** Written by one walk after the other, as walks are synchronous. */
  notes = notesOf(256)
  #walks = 0
  readonly #numbers = new Map<string, number>()
  readonly #typeNumbers = new Map<string, number>()
  #relations: Relations

  constructor(relations: Relations) {
    this.#relations = relations
  }

  /** The number of a reference, which it has from now on. */
  numberOf(ref: string): number {
    const known = this.#numbers.get(ref)
    if (known !== undefined) return known
    const number = this.refs.push(ref) - 1
    this.#numbers.set(ref, number)
    if (number === this.#starts.length) {
      this.#starts = withRoom(this.#starts, number * 2).fill(unlinked, number)
      this.#owners = withRoom(this.#owners, number * 2)
      this.marks = withRoom(this.marks, number * 2)
      this.notes = notesOf(number * 2, this.notes)
    }
    return number
  }

  /** Where the links of a reference stand. {@link RelationIndex.links} may be another array after it. */
  link(number: number): number {
    const start = this.#starts[number] as number
    return start === unlinked ? this.#write(number) : start
  }

  /** The number that the marks of a new walk have. */
  beginWalk(): number {
    this.#walks += 1
    return this.#walks
  }

  /** The number of the first owner; nothing without one. */
  ownerOf(number: number): number | undefined {
    this.link(number)
    const owner = this.#owners[number] as number
    return owner === noOwner ? undefined : owner
  }

  /** The numbers of all owners. */
  ownersOf(number: number): number[] {
    const owners = new Set(
      (this.#relations.get(this.refs[number] as string) ?? none).flatMap(({ type, targetRef }) =>
        type === 'ownedBy' ? this.numberOf(targetRef) : [],
      ),
    )
    return [...owners]
  }

  /** Whether a change is small enough to be followed, and there is not too much that is no longer used. */
  canFollow(related: readonly string[]): boolean {
    const { size } = this.#relations
    return (
      related.length <= Math.max(64, size >>> 3) &&
      this.refs.length <= 2 * size + 1000 &&
      this.#unused <= Math.max(1024, this.#linksEnd >>> 1)
    )
  }

  /** Moves on to other relations. Those that differ are linked when a walk comes to them. */
  follow(relations: Relations, related: readonly string[]): void {
    this.#relations = relations
    for (const ref of related) {
      const number = this.#numbers.get(ref)
      const start = number === undefined ? unlinked : (this.#starts[number] as number)
      if (number === undefined || start === unlinked) continue
      this.#unused += this.#lengthAt(start)
      this.#starts[number] = unlinked
    }
  }

  #lengthAt(start: number): number {
    let at = start + 1
    for (let group = this.links[start] as number; group > 0; group -= 1)
      at += 2 + (this.links[at + 1] as number)
    return at - start
  }

  #write(number: number): number {
    const list = this.#relations.get(this.refs[number] as string) ?? none
    const start = this.#linksEnd
    // At most, each relation is a group of its own.
    const most = start + 1 + 3 * list.length
    if (most > this.links.length) this.links = withRoom(this.links, Math.max(most, 2 * start))
    let at = start + 1
    let groups = 0
    let owner = noOwner
    for (let from = 0; from < list.length; groups += 1) {
      const type = (list[from] as EntityRelation).type
      const countAt = at + 1
      this.links[at] = this.#typeNumberOf(type)
      at += 2
      for (; list[from]?.type === type; from += 1)
        this.links[at++] = this.numberOf((list[from] as EntityRelation).targetRef)
      this.links[countAt] = at - countAt - 1
      if (type === 'ownedBy') owner = this.links[countAt + 1] as number
    }
    this.links[start] = groups
    this.#linksEnd = at
    this.#starts[number] = start
    this.#owners[number] = owner
    return start
  }

  #typeNumberOf(type: string): number {
    const known = this.#typeNumbers.get(type)
    if (known !== undefined) return known
    const number = this.types.push(type) - 1
    this.#typeNumbers.set(type, number)
    return number
  }
}

/** What a walk notes of the references it comes to, in its order. There is room for all. */
export interface WalkNotes {
  readonly numbers: Int32Array
  /** Relations from the root. */
  readonly depths: Int32Array
  /** Where in this list the reference stands that the walk came from. */
  readonly origins: Int32Array
  /** Number of the type of the relation that the walk came by. */
  readonly types: Int32Array
}

function notesOf(length: number, known?: WalkNotes): WalkNotes {
  const list = (key: keyof WalkNotes) => withRoom(known?.[key] ?? [], length)
  return {
    numbers: list('numbers'),
    depths: list('depths'),
    origins: list('origins'),
    types: list('types'),
  }
}
