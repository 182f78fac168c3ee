import type { Entity } from '@callboard/core'
import { type Bits, bitsOf, clear, set } from './bits.ts'
import { type FieldValue, fieldValues } from './field-values.ts'
import type { IndexPart } from './index-part.ts'

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

/** @param path - in lower case */
export function createFieldIndex(
  entities: readonly (Entity | undefined)[],
  path: string,
): IndexPart<FieldIndex> {
  const size = entities.length
  const written = new Map<string, number[]>()
  const folded = new Map<string, number[]>()
  const present = bitsOf(size, [])
  const sets = new Map<string, Bits>()

  const add = (position: number, values: readonly FieldValue[]) => {
    if (values.length > 0) set(present, position)
    for (const text of textsOf(values)) note(written, text, position)
    for (const text of foldedOf(values)) note(folded, text, position)
  }
  const remove = (position: number, values: readonly FieldValue[]) => {
    clear(present, position)
    for (const text of textsOf(values)) forget(written, text, position)
    for (const text of foldedOf(values)) forget(folded, text, position)
  }
  entities.forEach((entity, position) => {
    if (entity) add(position, fieldValues(entity, path))
  })
  return {
    value: { written, present, values: () => folded.keys(), having: havingOf(folded, sets, size) },
    update(changes) {
      for (const { position, before, after } of changes) {
        const old = before ? fieldValues(before, path) : []
        const fresh = after ? fieldValues(after, path) : []
        if (sameValues(old, fresh)) continue
        for (const text of [...foldedOf(old), ...foldedOf(fresh)]) sets.delete(text)
        remove(position, old)
        add(position, fresh)
      }
    },
  }
}

/** Remembers the sets that are smaller than the lists they are made from. */
function havingOf(
  folded: ReadonlyMap<string, readonly number[]>,
  sets: Map<string, Bits>,
  size: number,
) {
  return (values: readonly string[]): Bits => {
    const [only = '', another] = values
    const known = another === undefined ? sets.get(only) : undefined
    if (known) return known
    const lists = values.map((value) => folded.get(value) ?? [])
    const found = bitsOf(size, lists)
    if (lists.length === 1 && (lists[0]?.length ?? 0) > size / 32) sets.set(only, found)
    return found
  }
}

function textsOf(values: readonly FieldValue[]): Iterable<string> {
  if (values.length === 1) return values[0] === null ? [] : [String(values[0])]
  return new Set(values.filter((value) => value !== null).map(String))
}

function foldedOf(values: readonly FieldValue[]): Iterable<string> {
  if (values.length === 1) return values[0] === null ? [] : [String(values[0]).toLowerCase()]
  return new Set([...textsOf(values)].map((text) => text.toLowerCase()))
}

function sameValues(a: readonly FieldValue[], b: readonly FieldValue[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

function note(map: Map<string, number[]>, key: string, position: number): void {
  const positions = map.get(key)
  if (positions) positions.push(position)
  else map.set(key, [position])
}

/** The order of a list has no meaning. */
function forget(map: Map<string, number[]>, key: string, position: number): void {
  const positions = map.get(key) ?? []
  const at = positions.indexOf(position)
  const last = positions.pop()
  if (last === undefined || at === -1) return
  if (positions.length === 0) map.delete(key)
  else if (at < positions.length) positions[at] = last
}
