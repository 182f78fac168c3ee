import type { Entity } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { type Bits, bitsOf, clear, set } from './bits.ts'
import { compareText } from './compare-text.ts'
import type { EntityIndex } from './entity-index.ts'
import { createFieldIndex, type FieldIndex } from './field-index.ts'
import { fieldValues } from './field-values.ts'
import { inTurns } from './in-turns.ts'
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

/** Parts that are kept; the one not used for longest is made again, so that strangers cannot fill the memory. */
const maxCached = 48
/** Room for newcomers, so that the index need not be made anew for each. */
const spare = (count: number) => Math.max(64, count >>> 3)

const fieldPrefix = 'field '
const sortPrefix = 'sort '

/** What is asked first of every catalog: by kind, owner and the like. */
export const usualParts = ['kind', 'spec.type', 'spec.owner', 'spec.lifecycle', 'metadata.tags']
  .map((path) => `${fieldPrefix}${path}`)
  .concat(`${sortPrefix}metadata.name`, `${orderPrefix}[{"field":"metadata.name","order":"asc"}]`)

/** An index that moves on with its snapshots. */
export class GrowingIndex implements EntityIndex {
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
  fill(byRef: Snapshot['entities'], from: number, to: number): void {
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

  entityAt(position: number): Entity | undefined {
    return this.entities[position]
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
  advance(byRef: Snapshot['entities'], touched: readonly string[]): void {
    const changes = touched.flatMap((ref) => this.#move(ref, byRef.get(ref)) ?? [])
    const moved = changes.filter(({ before, after }) => !before || !after)
    this.#followRefs(moved)
    // Orders look into columns, so those are brought up to date before.
    const parts = [...this.#parts].sort(([a], [b]) => Number(isOrder(a)) - Number(isOrder(b)))
    for (const [, part] of parts) part.update(changes)
    for (const { position, after } of moved) if (!after) this.#leave(position)
  }

  positionOf(ref: string): number | undefined {
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
    const known = this.positionOf(ref)
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
