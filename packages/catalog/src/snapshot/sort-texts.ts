import type { Breath } from '../breath.ts'

/** As many as are sorted in a few milliseconds. */
const runLength = 4096

/** Sorts texts by code units, in place of `toSorted` where there may be a hundred thousand of them. */
export async function sortTexts(texts: readonly string[], breath: Breath): Promise<string[]> {
  let runs: string[][] = []
  for (let start = 0; start < texts.length; start += runLength) {
    runs.push(texts.slice(start, start + runLength).sort())
    await breath()
  }
  while (runs.length > 1) {
    const merged: string[][] = []
    for (let index = 0; index < runs.length; index += 2) {
      const [a = [], b] = [runs[index], runs[index + 1]]
      merged.push(b ? await merge(a, b, breath) : a)
    }
    runs = merged
  }
  return runs[0] ?? []
}

async function merge(a: string[], b: string[], breath: Breath): Promise<string[]> {
  const merged: string[] = []
  let [left, right] = [0, 0]
  while (left < a.length && right < b.length) {
    const [first, second] = [a[left] as string, b[right] as string]
    if (second < first) {
      merged.push(second)
      right += 1
    } else {
      merged.push(first)
      left += 1
    }
    const pause = merged.length % 1024 === 0 ? breath() : undefined
    if (pause) await pause
  }
  return merged.concat(a.slice(left), b.slice(right))
}
