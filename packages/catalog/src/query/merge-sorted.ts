/** Two sorted lists of positions as one; cheap where the second is short. */
export function mergeSorted(
  a: readonly number[],
  b: readonly number[],
  compare: (a: number, b: number) => number,
): number[] {
  const merged: number[] = []
  let from = 0
  for (const position of b) {
    let [low, high] = [from, a.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(a[middle] as number, position) < 0) low = middle + 1
      else high = middle
    }
    for (; from < low; from += 1) merged.push(a[from] as number)
    merged.push(position)
  }
  for (; from < a.length; from += 1) merged.push(a[from] as number)
  return merged
}
