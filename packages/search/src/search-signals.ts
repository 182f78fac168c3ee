import { z } from 'zod'
import type { Signal } from './engine/signal.ts'

/** What lets documents come before others that answer as well. Neither is on unless it is asked for. */
export interface SearchSignals {
  /** The newer, the more. */
  recency?: {
    /** Holds a date as ISO 8601 writes it; a document without one gains nothing. */
    field: string
    /** After so many days half of the weight is left. @default 180 */
    halfLifeDays?: number
    /** What the score of a document of today gains, as a part of it. @default 0.2 */
    weight?: number
  }
  /** The more used, the more. */
  popularity?: {
    /** Holds a number: visits, stars, dependents. */
    field: string
    /** At this number half of the weight is gained. @default 100 */
    half?: number
    /** What the score of the most used gains, as a part of it. @default 0.2 */
    weight?: number
  }
}

const field = z.string().min(1)
const weight = z.number().min(0).max(1).optional()

/** The schema of {@link SearchSignals}. */
export const searchSignalsSchema = z.strictObject({
  recency: z
    .strictObject({ field, weight, halfLifeDays: z.number().positive().optional() })
    .optional(),
  popularity: z.strictObject({ field, weight, half: z.number().positive().optional() }).optional(),
})

const dayMs = 24 * 60 * 60 * 1000
const defaultWeight = 0.2

/** The signals as engines take them, for questions of one day: within it a score stays what it is, and so do pages. */
export function signalsAt(nowMs: number, { recency, popularity }: SearchSignals): Signal[] {
  const today = Math.floor(nowMs / dayMs)
  const signals: Signal[] = []
  if (recency) {
    const { halfLifeDays = 180 } = recency
    signals.push({
      reason: 'recency',
      field: recency.field,
      weight: recency.weight ?? defaultWeight,
      shareOf(value) {
        const days = today - Date.parse(value) / dayMs
        return Number.isNaN(days) ? 0 : 0.5 ** (Math.max(0, days) / halfLifeDays)
      },
    })
  }
  if (popularity) {
    const { half = 100 } = popularity
    signals.push({
      reason: 'popularity',
      field: popularity.field,
      weight: popularity.weight ?? defaultWeight,
      shareOf(value) {
        const number = Number(value)
        return number > 0 ? (Number.isFinite(number) ? number / (number + half) : 1) : 0
      },
    })
  }
  return signals
}
