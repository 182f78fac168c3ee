import { foldText } from '../analysis/fold-text.ts'
import type { Column } from './columns.ts'
import type { FacetCount } from './engine.ts'

/** Counts the values of one field over documents. */
export interface FacetCounter {
  add(documents: ArrayLike<number>): void
  /** Most frequent first; values that differ in letter case only are one, as it is mostly written. */
  result(): FacetCount[]
}

/** Creates a counter; a field that no document has counts nothing. */
export function createFacetCounter(column: Column | undefined): FacetCounter {
  const counts = new Uint32Array(column?.size ?? 0)
  return {
    add(documents) {
      if (!column) return
      const { entries } = column
      for (let at = 0; at < documents.length; at += 1) {
        const entry = entries[documents[at] ?? 0] ?? 0
        counts[entry] = (counts[entry] ?? 0) + 1
      }
    },
    result: () => mergeSpellings(spellings()),
  }

  function spellings(): Map<string, number> {
    const byValue = new Map<string, number>()
    for (let entry = 1; entry < counts.length; entry += 1) {
      const count = counts[entry] ?? 0
      if (count === 0) continue
      for (const value of column?.valuesOf(entry) ?? [])
        byValue.set(value, (byValue.get(value) ?? 0) + count)
    }
    return byValue
  }
}
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
