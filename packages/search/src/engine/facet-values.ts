import { foldText } from '../analysis/fold-text.ts'
import type { Column } from './columns.ts'

/** The values of a column in the order of their text, by which facets are told where they count the same. */
export interface FacetValues {
  readonly texts: readonly string[]
  /** Numbers of the values of all entries, those of an entry behind `ends` of the entry before it. */
  readonly numbers: Uint32Array
  readonly ends: Uint32Array
  /** Numbers of values that differ in letter case only. */
  readonly spellings: readonly (readonly number[])[]
}

interface Kept {
  version: number
  values: FacetValues
}

/** Read once for all queries: ordering thousands of texts costs more than counting them. */
const kept = new WeakMap<Column, Kept>()

/** The values of a column, as of now. */
export function facetValuesOf(column: Column): FacetValues {
  const known = kept.get(column)
  if (known?.version === column.version) return known.values
  const values = readValues(column)
  kept.set(column, { version: column.version, values })
  return values
}

function readValues(column: Column): FacetValues {
  const found = new Set<string>()
  for (let entry = 1; entry < column.size; entry += 1)
    for (const value of column.valuesOf(entry)) found.add(value)
  const texts = [...found].sort()
  const numberOf = new Map(texts.map((text, number) => [text, number]))
  const ends = new Uint32Array(column.size)
  const flat: number[] = []
  for (let entry = 0; entry < column.size; entry += 1) {
    for (const value of column.valuesOf(entry)) flat.push(numberOf.get(value) ?? 0)
    ends[entry] = flat.length
  }
  return { texts, ends, numbers: Uint32Array.from(flat), spellings: spellingsOf(texts) }
}

function spellingsOf(texts: readonly string[]): readonly number[][] {
  const byForm = new Map<string, number[]>()
  for (const [number, text] of texts.entries()) {
    const form = foldText(text)
    const same = byForm.get(form)
    if (same) same.push(number)
    else byForm.set(form, [number])
  }
  return [...byForm.values()].filter(({ length }) => length > 1)
}
