import { z } from 'zod'
import type { SearchField } from '../document/indexed-document.ts'

/** How much a field says, and how much its length counts. */
export interface FieldWeight {
  weight: number
  /** Between 0, length does not matter, and 1. */
  lengthNorm: number
}

/** Constants of the ranking. */
export interface Ranking {
  fields: Readonly<Record<SearchField, FieldWeight>>
  /** How soon repeating a word stops helping. */
  saturation: number
  /** How soon repeating a word in the query stops helping. */
  querySaturation: number
  /** Words of one query that are scored: those that say most. */
  maxTerms: number
  /** What a word counts that the best answers to a question of several words share, beside the words asked for; 0 for nothing. */
  feedback: number
}

/** Field weights that favour names, with the usual constants of BM25; to be spread into a ranking of one's own. */
export const defaultRanking: Ranking = {
  fields: {
    name: { weight: 3, lengthNorm: 0.5 },
    title: { weight: 3, lengthNorm: 0.5 },
    tags: { weight: 2, lengthNorm: 0.3 },
    text: { weight: 1, lengthNorm: 0.65 },
    more: { weight: 0.5, lengthNorm: 0.5 },
  },
  saturation: 1.4,
  querySaturation: 8,
  maxTerms: 32,
  feedback: 0.4,
}

const weight = z.strictObject({ weight: z.number().min(0), lengthNorm: z.number().min(0).max(1) })

/** The schema of {@link Ranking}. */
export const rankingSchema = z.strictObject({
  fields: z.strictObject({ name: weight, title: weight, tags: weight, text: weight, more: weight }),
  saturation: z.number().positive(),
  querySaturation: z.number().positive(),
  maxTerms: z.int().min(1).max(64),
  feedback: z.number().min(0).max(1),
})

/** How much a term says that stands in so many of all documents. */
export function rarity(found: number, documents: number): number {
  return Math.log(1 + (documents - found + 0.5) / (found + 0.5))
}

/** Saying a word twice in a query means it, saying it ten times means it hardly more. */
export function emphasis(repeats: number, { querySaturation }: Ranking): number {
  return ((querySaturation + 1) * repeats) / (querySaturation + repeats)
}

/** What one occurrence of a term adds in one field: the field's weight, and less in a field of more than average length. */
export function occurrenceWeight(
  relativeLength: number,
  { weight, lengthNorm }: FieldWeight,
): number {
  return weight / (1 - lengthNorm + lengthNorm * relativeLength)
}

/** The share of its rarity that a term scores, from 0 to below `saturation + 1`: weighed frequencies are added over the fields first. */
export function saturated(frequency: number, { saturation }: Ranking): number {
  return ((saturation + 1) * frequency) / (saturation + frequency)
}
