import type { Ranking } from './ranking.ts'

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

/** What a term says, and how soon repeating it stops helping. */
export interface TermWorth extends Pick<Ranking, 'saturation'> {
  worth: number
}

/** Adds what weighed frequencies score to what documents have. */
export function addScores(
  sums: Sums,
  { documents, values: frequencies, count }: Amounts,
  { worth, saturation }: TermWorth,
): void {
  const { values, touched } = sums
  let last = sums.count
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const frequency = frequencies[at] as number
    const before = values[document] as number
    if (before === 0) {
      touched[last] = document
      last += 1
    }
    values[document] = before + worth * (((saturation + 1) * frequency) / (saturation + frequency))
  }
  sums.count = last
}

/** Sets what weighed frequencies score where that is higher than what documents have. */
export function raiseToScores(
  sums: Sums,
  { documents, values: frequencies, count }: Amounts,
  { worth, saturation }: TermWorth,
): void {
  const { values, touched } = sums
  let last = sums.count
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const frequency = frequencies[at] as number
    const score = worth * (((saturation + 1) * frequency) / (saturation + frequency))
    const before = values[document] as number
    if (before === 0) {
      touched[last] = document
      last += 1
    }
    if (score > before) values[document] = score
  }
  sums.count = last
}

/** Adds what weighed frequencies score to the documents that have something already. */
export function addScoresWherePositive(
  sums: Sums,
  { documents, values: frequencies, count }: Amounts,
  { worth, saturation }: TermWorth,
): void {
  const { values } = sums
  for (let at = 0; at < count; at += 1) {
    const document = documents[at] as number
    const frequency = frequencies[at] as number
    const before = values[document] as number
    if (before > 0)
      values[document] =
        before + worth * (((saturation + 1) * frequency) / (saturation + frequency))
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
