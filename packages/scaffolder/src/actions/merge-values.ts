import { isRecord } from '../expressions/plain-data.ts'

/** How lists are merged: entry by entry, or as one list without repetitions. */
export interface MergeOptions {
  mergeArrays: boolean
}

/**
 * What comes of data with other data laid over it, as the peer merges: objects by key, lists by position. Keys such as
 * `__proto__` are data.
 */
export function mergeValues(before: unknown, over: unknown, options: MergeOptions): unknown {
  if (over === undefined) return before
  if (Array.isArray(before) && options.mergeArrays) return unite(before, over)
  if (Array.isArray(before) && Array.isArray(over))
    return Array.from({ length: Math.max(before.length, over.length) }, (_value, index) =>
      mergeValues(before[index], over[index], options),
    )
  if (!isRecord(before) || !isRecord(over)) return over
  const merged = new Map(Object.entries(before))
  for (const [key, value] of Object.entries(over))
    merged.set(key, mergeValues(merged.get(key), value, options))
  return Object.fromEntries(merged)
}

/** Entries that {@link mergeValues} adds to a list, compared by what they hold. */
export function missingFrom(list: readonly unknown[], over: unknown): unknown[] {
  const known = new Set(list.map((value) => JSON.stringify(value)))
  return [over].flat().filter((value) => {
    const text = JSON.stringify(value)
    return !known.has(text) && known.add(text)
  })
}

function unite(list: readonly unknown[], over: unknown): unknown[] {
  return [...list, ...missingFrom(list, over)]
}
