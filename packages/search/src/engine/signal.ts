/** Something about a document, not about the question, that lets it come before others that answer as well. */
export interface Signal {
  reason: 'recency' | 'popularity'
  /** Whose value says it. */
  field: string
  /** What the score gains at most, as a part of it. */
  weight: number
  /** How much of that a value is worth: 0 to 1, and 0 for one that says nothing. */
  shareOf(value: string): number
}
