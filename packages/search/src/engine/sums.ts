/** A number for every document, and the documents that have one. */
export interface Sums {
  readonly values: Float64Array
  readonly touched: Uint32Array
  /** Documents in `touched`. */
  count: number
}

/** Documents, each once, with an amount each. */
export interface Amounts {
  readonly documents: Uint32Array
  readonly values: Float64Array
  /** Those that count are the first ones. */
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

// The loops below are where a query spends its time: they keep what they use in variables of their own.

/** Adds positive amounts to what documents have. */
export function addAmounts(sums: Sums, { documents, values: amounts, count }: Amounts): void {
  const { values, touched } = sums
  let last = sums.count
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const before = values[document] as number
    if (before === 0) {
      touched[last] = document
      last += 1
    }
    values[document] = before + (amounts[at] as number)
  }
  sums.count = last
}

/** Sets positive amounts where they are higher than what documents have. */
export function raiseToAmounts(sums: Sums, { documents, values: amounts, count }: Amounts): void {
  const { values, touched } = sums
  let last = sums.count
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const amount = amounts[at] as number
    const before = values[document] as number
    if (before === 0) {
      touched[last] = document
      last += 1
    }
    if (amount > before) values[document] = amount
  }
  sums.count = last
}

/** Adds positive amounts to the documents that have something already. */
export function addWherePositive(sums: Sums, { documents, values: amounts, count }: Amounts): void {
  const { values } = sums
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const before = values[document] as number
    if (before > 0) values[document] = before + (amounts[at] as number)
  }
}

/** Adds what documents have in one to what they have in the other. */
export function addSums(sums: Sums, { values: amounts, touched: documents, count }: Sums): void {
  const { values, touched } = sums
  let last = sums.count
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const before = values[document] as number
    if (before === 0) {
      touched[last] = document
      last += 1
    }
    values[document] = before + (amounts[document] as number)
  }
  sums.count = last
}
