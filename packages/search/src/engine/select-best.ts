/** The first `count` of some items in an order, without ordering the rest. */
export function selectBest<Item>(
  items: Iterable<Item>,
  count: number,
  compare: (a: Item, b: Item) => number,
): Item[] {
  const best: Item[] = []
  for (const item of items) {
    const worst = best[count - 1]
    if (worst !== undefined && compare(item, worst) >= 0) continue
    let low = 0
    let high = best.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(item, best[middle] as Item) < 0) high = middle
      else low = middle + 1
    }
    best.splice(low, 0, item)
    if (best.length > count) best.pop()
  }
  return best
}
