import type { FieldValue } from './field-values.ts'

/** What an entity is sorted by: numbers before text, nothing last. */
export type SortValue = number | string | null

const numeric = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** The value that a list sorts by is its smallest, so that an entity stands in one place. */
export function sortValueOf(values: readonly FieldValue[]): SortValue {
  let smallest: SortValue = null
  for (const value of values) {
    const candidate = toSortValue(value)
    if (compareSortValues(candidate, smallest) < 0) smallest = candidate
  }
  return smallest
}

function toSortValue(value: FieldValue): SortValue {
  if (value === null || typeof value === 'number') return value
  const text = String(value)
  return numeric.test(text) ? Number(text) : text.toLowerCase()
}

/** Ascending; `null` after everything. */
export function compareSortValues(a: SortValue, b: SortValue): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : 1
}
