import type { Breath } from '../breath.ts'

/** As many as are sorted in a few milliseconds. */
const runLength = 2048

/** Sorts texts by code units, in place of `toSorted` where there may be a hundred thousand of them. */
export function sortTexts(texts: readonly string[], breath: Breath): Promise<string[]> {
  return sortInTurns(texts, (a, b) => (a === b ? 0 : a < b ? -1 : 1), breath)
}

/** Sorts with rests; equals keep their order. */
export async function sortInTurns<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
  breath: Breath,
): Promise<Item[]> {
  let runs: Item[][] = []
  for (let start = 0; start < items.length; start += runLength) {
    runs.push(items.slice(start, start + runLength).sort(compare))
    const pause = breath()
    if (pause) await pause
  }
  while (runs.length > 1) {
    const merged: Item[][] = []
    for (let index = 0; index < runs.length; index += 2) {
      const [a = [], b] = [runs[index], runs[index + 1]]
      merged.push(b ? await merge([a, b], compare, breath) : a)
    }
    runs = merged
  }
  return runs[0] ?? []
}

async function merge<Item>(
  [a, b]: readonly [Item[], Item[]],
  compare: (a: Item, b: Item) => number,
  breath: Breath,
): Promise<Item[]> {
  const merged: Item[] = []
  let [left, right] = [0, 0]
  while (left < a.length && right < b.length) {
    const [first, second] = [a[left] as Item, b[right] as Item]
    if (compare(second, first) < 0) {
      merged.push(second)
      right += 1
    } else {
      merged.push(first)
      left += 1
    }
    const pause = merged.length % 512 === 0 ? breath() : undefined
    if (pause) await pause
  }
  return merged.concat(a.slice(left), b.slice(right))
}
