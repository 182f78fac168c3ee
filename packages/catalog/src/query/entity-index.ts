import type { Entity } from '@callboard/core'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { type Bits, bitsOf } from './bits.ts'
import { fieldValues } from './field-values.ts'
import { type SortValue, sortValueOf } from './sort-value.ts'

/** Where the values of one field stand. */
export interface FieldIndex {
  /** Positions by value as it is written, each position once. */
  written: ReadonlyMap<string, readonly number[]>
  /** Values in lower case. */
  values(): Iterable<string>
  /** The entities that have one of some values, given in lower case. */
  having(values: readonly string[]): Bits
  /** Positions of entities that have the field, be it with `null`. */
  present: Bits
}

/** A snapshot made ready for questions: each part is made when it is first asked for, and kept as long as the snapshot. */
export interface EntityIndex {
  /** Sorted by reference; a position in every other part is a position here. */
  readonly entities: readonly Entity[]
  readonly refs: readonly string[]
  readonly all: Bits
  /** @param path - in lower case */
  field(path: string): FieldIndex
  sortValues(path: string): readonly SortValue[]
  /** Makes something once under a key. */
  cached<Value>(key: string, make: () => Value): Value
}

/** Parts that are kept; the one not used for longest is made again, so that strangers cannot fill the memory. */
const maxCached = 48

const indexes = new WeakMap<object, EntityIndex>()

/** The index of a snapshot. */
export function indexOf({ entities }: Snapshot): EntityIndex {
  const known = indexes.get(entities)
  if (known) return known
  const index = createIndex(entities)
  indexes.set(entities, index)
  return index
}

function createIndex(byRef: ReadonlyMap<string, Entity>): EntityIndex {
  const refs = [...byRef.keys()].sort()
  const entities = refs.map((ref) => byRef.get(ref) as Entity)
  const cache = new Map<string, unknown>()
  const index: EntityIndex = {
    entities,
    refs,
    all: bitsOf(refs.length, 'all'),
    cached<Value>(key: string, make: () => Value): Value {
      const known = cache.has(key)
      const value = known ? (cache.get(key) as Value) : make()
      cache.delete(key)
      if (cache.size >= maxCached) cache.delete(cache.keys().next().value as string)
      cache.set(key, value)
      return value
    },
    field: (path) => index.cached(`field ${path}`, () => indexField(entities, path)),
    sortValues: (path) =>
      index.cached(`sort ${path}`, () =>
        entities.map((entity) => sortValueOf(fieldValues(entity, path))),
      ),
  }
  return index
}

function indexField(entities: readonly Entity[], path: string): FieldIndex {
  const written = new Map<string, number[]>()
  const folded = new Map<string, number[]>()
  const present: number[] = []
  entities.forEach((entity, position) => {
    const values = fieldValues(entity, path)
    if (values.length > 0) present.push(position)
    for (const value of values) {
      if (value === null) continue
      const text = String(value)
      note(written, text, position)
      note(folded, text.toLowerCase(), position)
    }
  })
  return {
    written,
    present: bitsOf(entities.length, [present]),
    values: () => folded.keys(),
    having: havingOf(folded, entities.length),
  }
}

/** Remembers the sets that are smaller than the lists they are made from. */
function havingOf(folded: ReadonlyMap<string, readonly number[]>, size: number) {
  const sets = new Map<string, Bits>()
  return (values: readonly string[]): Bits => {
    const [only = '', another] = values
    const known = another === undefined ? sets.get(only) : undefined
    if (known) return known
    const lists = values.map((value) => folded.get(value) ?? [])
    const set = bitsOf(size, lists)
    if (lists.length === 1 && (lists[0]?.length ?? 0) > size / 32) sets.set(only, set)
    return set
  }
}

function note(map: Map<string, number[]>, key: string, position: number): void {
  const positions = map.get(key)
  if (!positions) map.set(key, [position])
  else if (positions.at(-1) !== position) positions.push(position)
}
