import { foldText } from '../analysis/fold-text.ts'
import type { Column } from './columns.ts'
import type { FacetCount } from './engine.ts'
import { type FacetValues, facetValuesOf } from './facet-values.ts'

/** Counts the values of one field over documents. */
export interface FacetCounter {
  add(documents: ArrayLike<number>): void
  /** Most frequent first; values that differ in letter case only are one, as it is mostly written. */
  result(): FacetCount[]
}

/** Room for the place of a value in the order of texts, below its count in one number. */
const maxValues = 2 ** 21

/** Creates a counter; a field that no document has counts nothing. */
export function createFacetCounter(column: Column | undefined): FacetCounter {
  if (!column) return { add: () => undefined, result: () => [] }
  const byEntry = new Uint32Array(column.size)
  return {
    add(documents) {
      const { entries } = column
      for (let at = 0; at < documents.length; at += 1) {
        const entry = entries[documents[at] as number] ?? 0
        byEntry[entry] = (byEntry[entry] as number) + 1
      }
    },
    result: () => mostFrequent(facetValuesOf(column), byEntry),
  }
}

function mostFrequent(
  { texts, numbers, ends, spellings }: FacetValues,
  byEntry: Uint32Array,
): FacetCount[] {
  const counts = new Uint32Array(texts.length)
  for (let entry = 1; entry < byEntry.length; entry += 1) {
    const count = byEntry[entry] as number
    if (count === 0) continue
    const end = ends[entry] as number
    for (let at = ends[entry - 1] as number; at < end; at += 1) {
      const number = numbers[at] as number
      counts[number] = (counts[number] as number) + count
    }
  }
  for (const same of spellings) mergeInto(counts, same)
  const keys = new Float64Array(texts.length)
  let found = 0
  for (let number = 0; number < counts.length; number += 1) {
    const count = counts[number] as number
    if (count === 0) continue
    keys[found] = count * maxValues + (maxValues - 1 - number)
    found += 1
  }
  // Numbers are ordered many times faster than by comparing counts and texts.
  const ordered = keys.subarray(0, found).sort().reverse()
  return Array.from(ordered, (key) => ({
    value: texts[maxValues - 1 - (key % maxValues)] ?? '',
    count: Math.floor(key / maxValues),
  }))
}

/** Gives the counts of several spellings to the one that is written most, of equal ones the first. */
function mergeInto(counts: Uint32Array, same: readonly number[]): void {
  let usual = same[0] ?? 0
  let sum = 0
  for (const number of same) {
    if ((counts[number] ?? 0) > (counts[usual] ?? 0)) usual = number
    sum += counts[number] ?? 0
  }
  for (const number of same) counts[number] = number === usual ? sum : 0
}

/** Facets of values that were counted elsewhere. */
export function mergeSpellings(spellings: ReadonlyMap<string, number>): FacetCount[] {
  const merged = new Map<string, { value: string; count: number; most: number }>()
  for (const [value, count] of spellings) {
    const form = foldText(value)
    const before = merged.get(form)
    if (!before) merged.set(form, { value, count, most: count })
    else {
      before.count += count
      const isUsual = count > before.most || (count === before.most && value < before.value)
      if (isUsual) Object.assign(before, { value, most: count })
    }
  }
  return [...merged.values()]
    .map(({ value, count }) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
