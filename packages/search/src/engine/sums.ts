/** A number for every document, and the documents that have one. */
export interface Sums {
  readonly values: Float64Array
  readonly touched: Uint32Array
  /** Documents in `touched`. */
  count: number
}

/** Sums that nobody uses: clearing what was touched is cheaper than allocating megabytes for every query. */
const spare: Sums[] = []
const maxSpare = 4

/** Sums of 0 for document numbers below `capacity`. */
export function borrowSums(capacity: number): Sums {
  const known = spare.pop()
  if (known && known.values.length >= capacity) return known
  return { values: new Float64Array(capacity), touched: new Uint32Array(capacity), count: 0 }
}

/** Gives sums back that are used no more; those that are never given back are merely collected. */
export function returnSums(sums: Sums): void {
  const { values, touched, count } = sums
  for (let at = 0; at < count; at += 1) values[touched[at] ?? 0] = 0
  sums.count = 0
  if (spare.length < maxSpare) spare.push(sums)
}

/** Sets what is higher than what a document has. */
export function raiseSum(sums: Sums, document: number, amount: number): void {
  const before = sums.values[document] ?? 0
  if (before === 0) {
    sums.touched[sums.count] = document
    sums.count += 1
  }
  if (amount > before) sums.values[document] = amount
}

/** Adds to what a document has. */
export function addToSum(sums: Sums, document: number, amount: number): void {
  const before = sums.values[document] ?? 0
  if (before === 0) {
    sums.touched[sums.count] = document
    sums.count += 1
  }
  sums.values[document] = before + amount
}
