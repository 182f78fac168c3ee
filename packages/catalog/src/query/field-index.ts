import type { Entity } from '@callboard/core'
import { type Bits, bitsOf, clear, set } from './bits.ts'
import { type FieldValue, fieldValues } from './field-values.ts'
import type { FilledPart } from './index-part.ts'
import { ValueColumn } from './value-column.ts'

/** Where the values of one field stand. */
export interface FieldIndex {
  /** Values as they are written, with how many entities have each: of all, or of those selected that have one. */
  counts(selected?: Bits): [value: string, count: number][]
  /** Values in lower case. */
  values(): Iterable<string>
  /** The entities that have one of some values, given in lower case. */
  having(values: readonly string[]): Bits
  /** Positions of entities that have the field, be it with `null`. */
  present: Bits
}

/** Sets that are remembered; each is a bit for each entity. */
const maxSets = 64

/** @param path - in lower case */
export function createFieldIndex(
  entities: readonly (Entity | undefined)[],
  path: string,
): FilledPart<FieldIndex> {
  const present = bitsOf(entities.length, [])
  const column = new ValueColumn(entities.length)
  const sets = rememberSets((value) => column.having([value]))
  const put = (position: number, values: readonly FieldValue[]) => {
    if (values.length > 0) set(present, position)
    else clear(present, position)
    column.put(position, textsOf(values))
  }
  return {
    value: {
      present,
      counts: (selected) => column.counts(selected),
      values: () => column.folded(),
      having(values) {
        const [only = '', another] = values
        return another === undefined ? sets.having(only) : column.having(values)
      },
    },
    fill(from, to) {
      for (let position = from; position < to; position += 1) {
        const entity = entities[position]
        if (entity) put(position, fieldValues(entity, path))
      }
    },
    update(changes) {
      for (const { position, before, after } of changes) {
        const old = before ? fieldValues(before, path) : []
        const fresh = after ? fieldValues(after, path) : []
        if (sameValues(old, fresh)) continue
        sets.forget()
        put(position, fresh)
      }
    },
  }
}

/** Looks up the entities that have one value, and remembers them for the values asked for last. */
function rememberSets(find: (value: string) => Bits) {
  const sets = new Map<string, Bits>()
  return {
    having(value: string): Bits {
      const found = sets.get(value) ?? find(value)
      if (sets.size >= maxSets) sets.delete(sets.keys().next().value as string)
      sets.set(value, found)
      return found
    },
    forget: () => sets.clear(),
  }
}

function textsOf(values: readonly FieldValue[]): readonly string[] {
  if (values.length === 1) return values[0] === null ? [] : [String(values[0])]
  return [...new Set(values.filter((value) => value !== null).map(String))]
}

function sameValues(a: readonly FieldValue[], b: readonly FieldValue[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
