import { foldText } from '../analysis/fold-text.ts'
import type { Column } from './columns.ts'

/** The values of a column in the order of their text, by which facets are told where they count the same. */
export interface FacetValues {
  readonly texts: readonly string[]
  /** Numbers of the values of an entry. */
  of(entry: number): Uint32Array
  /** Values that differ in letter case only, by the number of each. */
  readonly spellings: ReadonlyMap<number, readonly number[]>
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
  const numbers = new Map(texts.map((text, number) => [text, number]))
  const ends = new Uint32Array(column.size)
  const flat: number[] = []
  for (let entry = 0; entry < column.size; entry += 1) {
    for (const value of column.valuesOf(entry)) flat.push(numbers.get(value) ?? 0)
    ends[entry] = flat.length
  }
  const all = Uint32Array.from(flat)
  return {
    texts,
    of: (entry) => all.subarray(ends[entry - 1] ?? 0, ends[entry]),
    spellings: spellingsOf(texts),
  }
}

function spellingsOf(texts: readonly string[]): Map<number, readonly number[]> {
  const byForm = new Map<string, number[]>()
  for (const [number, text] of texts.entries()) {
    const form = foldText(text)
    const same = byForm.get(form)
    if (same) same.push(number)
    else byForm.set(form, [number])
  }
  const several = [...byForm.values()].filter(({ length }) => length > 1)
  return new Map(several.flatMap((same) => same.map((number) => [number, same] as const)))
}
