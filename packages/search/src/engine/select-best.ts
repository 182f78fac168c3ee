/** The first `count` of some items in an order, without ordering the rest. */
export function selectBest<Item>(
  items: Iterable<Item>,
  count: number,
  compare: (a: Item, b: Item) => number,
): Item[] {
  const best: Item[] = []
  for (const item of items) insertBest(best, item, { count, compare })
  return best
}

/** The same for documents in the order of their scores, of which most are passed over by looking at one number. */
export function selectBestScored(
  documents: Uint32Array,
  count: number,
  { scores, compare }: { scores: Float64Array; compare: (a: number, b: number) => number },
): number[] {
  const best: number[] = []
  let least = Number.NEGATIVE_INFINITY
  for (let at = 0; at < documents.length; at += 1) {
    const document = documents[at] as number
    if ((scores[document] as number) < least) continue
    insertBest(best, document, { count, compare })
    if (best.length === count) least = scores[best[count - 1] as number] as number
  }
  return best
}

function insertBest<Item>(
  best: Item[],
  item: Item,
  { count, compare }: { count: number; compare: (a: Item, b: Item) => number },
): void {
  const worst = best[count - 1]
  if (worst !== undefined && compare(item, worst) >= 0) return
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
