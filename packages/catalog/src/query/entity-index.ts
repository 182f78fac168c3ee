import type { Entity } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { sortTexts } from '../snapshot/sort-texts.ts'
import { type Bits, bitsOf, clear, set } from './bits.ts'
import { compareText } from './compare-text.ts'
import { createFieldIndex, type FieldIndex } from './field-index.ts'
import { fieldValues } from './field-values.ts'
import {
  columnOf,
  type FilledPart,
  filled,
  type IndexPart,
  type PositionChange,
} from './index-part.ts'
import { mergeSorted } from './merge-sorted.ts'
import { orderPrefix, prepareOrder } from './order-by.ts'
import { type SortValue, sortValueOf } from './sort-value.ts'

/**
 * A snapshot made ready for questions: each part is made when it is first asked for. An entity has its position for as long as it
 * is there; the position of one that left is free until another takes it.
 */
export interface EntityIndex {
  /** Positions, free ones included. */
  readonly size: number
  readonly entities: readonly (Entity | undefined)[]
  readonly refs: readonly (string | undefined)[]
  readonly all: Bits
  /** Positions by reference. */
  readonly byRef: readonly number[]
  /** @param path - in lower case */
  field(path: string): FieldIndex
  /** @param path - in lower case */
  sortValues(path: string): readonly (SortValue | undefined)[]
  /** Makes something once under a key. */
  cached<Value>(key: string, make: () => IndexPart<Value>): Value
}

/** Parts that are kept; the one not used for longest is made again, so that strangers cannot fill the memory. */
const maxCached = 48
/** Room for newcomers, so that the index need not be made anew for each. */
const spare = (count: number) => Math.max(64, count >>> 3)

const fieldPrefix = 'field '
const sortPrefix = 'sort '

type ByRef = Snapshot['entities']
/** The entities of an index, by reference. */
export function entitiesOf({ byRef, entities }: EntityIndex): Entity[] {
  return byRef.map((position) => entities[position] as Entity)
}

const indexes = new WeakMap<ByRef, GrowingIndex>()

/** The index of a snapshot. What is made here is not made beforehand. */
export function indexOf({ entities }: Pick<Snapshot, 'entities'>): EntityIndex {
  const known = indexes.get(entities)
  if (known) return known
  const index = new GrowingIndex([...entities.keys()].sort())
  index.fill(entities, 0, index.size)
  indexes.set(entities, index)
  return index
}

/** Two snapshots, one after the other, and the references whose entities differ. */
interface SnapshotStep {
  previous: Pick<Snapshot, 'entities'>
  next: Pick<Snapshot, 'entities'>
  touched: readonly string[]
}

/** Makes the index of the next snapshot before anybody asks, unless {@link moveIndex} will do. */
export async function prepareIndex(step: SnapshotStep, breath: Breath): Promise<void> {
  const { previous, next, touched } = step
  if (previous.entities === next.entities) return
  if (indexes.get(previous.entities)?.hasRoomFor(touched)) return
  const refs = await sortTexts([...next.entities.keys()], breath)
  const index = new GrowingIndex(refs)
  await inTurns(index.size, breath, (from, to) => index.fill(next.entities, from, to))
  await index.prepare(indexes.get(previous.entities)?.keys() ?? usualParts, breath)
  indexes.set(next.entities, index)
}

/** What is asked first of every catalog: by kind, owner and the like. */
const usualParts = ['kind', 'spec.type', 'spec.owner', 'spec.lifecycle', 'metadata.tags']
  .map((path) => `${fieldPrefix}${path}`)
  .concat(`${sortPrefix}metadata.name`, `${orderPrefix}[{"field":"metadata.name","order":"asc"}]`)

/** Lets the index of a snapshot that is no longer asked become that of the next, at a cost in proportion to the change. */
export function moveIndex({ previous, next, touched }: SnapshotStep): void {
  const known = indexes.get(previous.entities)
  if (!known || previous.entities === next.entities || indexes.has(next.entities)) return
  known.advance(next.entities, touched)
  indexes.delete(previous.entities)
  indexes.set(next.entities, known)
}

class GrowingIndex implements EntityIndex {
  readonly size: number
  readonly entities: (Entity | undefined)[]
  readonly refs: (string | undefined)[]
  readonly all: Bits
  readonly #free: number[] = []
  #byRef: number[]
  readonly #parts = new Map<string, IndexPart<unknown>>()

  /** @param refs - all of them, sorted; to be followed by {@link GrowingIndex.fill} */
  constructor(refs: readonly string[]) {
    this.size = refs.length + spare(refs.length)
    // Without a callback for each of a hundred thousand positions, which would be a stall.
    this.entities = new Array<Entity | undefined>(this.size).fill(undefined)
    this.refs = [...refs, ...new Array<undefined>(this.size - refs.length)]
    this.all = bitsOf(this.size, [])
    this.#byRef = [...refs.keys()]
    for (let position = this.size - 1; position >= refs.length; position -= 1)
      this.#free.push(position)
  }

  /** Takes in the entities from one position to before another. */
  fill(byRef: ByRef, from: number, to: number): void {
    for (let position = from; position < to; position += 1) {
      const ref = this.refs[position]
      if (ref === undefined) continue
      this.entities[position] = byRef.get(ref)
      set(this.all, position)
    }
  }

  get byRef(): readonly number[] {
    return this.#byRef
  }

  field(path: string): FieldIndex {
    return this.cached(fieldPrefix + path, () => filled(this.#fieldPart(path), this.size))
  }

  sortValues(path: string): readonly (SortValue | undefined)[] {
    return this.cached(sortPrefix + path, () => filled(this.#sortPart(path), this.size))
  }

  #fieldPart(path: string): FilledPart<FieldIndex> {
    return createFieldIndex(this.entities, path)
  }

  #sortPart(path: string): FilledPart<readonly (SortValue | undefined)[]> {
    return columnOf(this.entities, (entity) => sortValueOf(fieldValues(entity, path)))
  }

  /** The keys of the parts that there are. */
  keys(): string[] {
    return [...this.#parts.keys()]
  }

  /** Makes parts with rests, so that the first question does not have to. */
  async prepare(keys: readonly string[], breath: Breath): Promise<void> {
    for (const key of keys) {
      if (key.startsWith(fieldPrefix)) {
        const part = this.#fieldPart(key.slice(fieldPrefix.length))
        await inTurns(this.size, breath, part.fill)
        this.cached(key, () => part)
      } else if (key.startsWith(sortPrefix)) {
        const part = this.#sortPart(key.slice(sortPrefix.length))
        await inTurns(this.size, breath, part.fill)
        this.cached(key, () => part)
      }
    }
    for (const key of keys)
      if (isOrder(key)) await prepareOrder(this, JSON.parse(key.slice(orderPrefix.length)), breath)
  }

  cached<Value>(key: string, make: () => IndexPart<Value>): Value {
    const known = this.#parts.get(key) as IndexPart<Value> | undefined
    const part = known ?? make()
    this.#parts.delete(key)
    if (this.#parts.size >= maxCached) this.#parts.delete(this.#parts.keys().next().value as string)
    this.#parts.set(key, part)
    return part.value
  }

  /** Whether newcomers find a place, and the change is small enough to be followed. */
  hasRoomFor(touched: readonly string[]): boolean {
    return touched.length <= this.#free.length
  }

  /** Moves on to other entities. */
  advance(byRef: ByRef, touched: readonly string[]): void {
    const changes = touched.flatMap((ref) => this.#move(ref, byRef.get(ref)) ?? [])
    const moved = changes.filter(({ before, after }) => !before || !after)
    this.#followRefs(moved)
    // Orders look into columns, so those are brought up to date before.
    const parts = [...this.#parts].sort(([a], [b]) => Number(isOrder(a)) - Number(isOrder(b)))
    for (const [, part] of parts) part.update(changes)
    for (const { position, after } of moved) if (!after) this.#leave(position)
  }

  #positionOf(ref: string): number | undefined {
    let [low, high] = [0, this.#byRef.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.refs[this.#byRef[middle] as number] as string) < ref) low = middle + 1
      else high = middle
    }
    const position = this.#byRef[low]
    return position !== undefined && this.refs[position] === ref ? position : undefined
  }

  #move(ref: string, after: Entity | undefined): PositionChange | undefined {
    const known = this.#positionOf(ref)
    if (known === undefined && !after) return undefined
    const position = known ?? (this.#free.pop() as number)
    const before = this.entities[position]
    this.entities[position] = after
    this.refs[position] = ref
    if (after) set(this.all, position)
    else clear(this.all, position)
    return { position, before, after }
  }

  #followRefs(moved: readonly PositionChange[]): void {
    if (moved.length === 0) return
    const touched = new Set(moved.map(({ position }) => position))
    const staying = this.#byRef.filter((position) => !touched.has(position))
    const fresh = moved.filter(({ after }) => after).map(({ position }) => position)
    const compare = (a: number, b: number) => compareText(this.refs[a] ?? '', this.refs[b] ?? '')
    this.#byRef = mergeSorted(staying, fresh.sort(compare), compare)
  }

  #leave(position: number): void {
    this.refs[position] = undefined
    this.#free.push(position)
  }
}

function isOrder(key: string): boolean {
  return key.startsWith(orderPrefix)
}

/** Positions that are taken in without looking at the clock. */
const turnLength = 256

async function inTurns(
  size: number,
  breath: Breath,
  fill: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < size; from += turnLength) {
    fill(from, Math.min(size, from + turnLength))
    const pause = breath()
    if (pause) await pause
  }
}
