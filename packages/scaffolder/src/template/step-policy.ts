import { z } from 'zod'
import { describeProblems } from '../actions/check-data.ts'
import { durationSchema } from './duration.ts'

/** How a step is tried again after it has failed. */
export interface RetryPolicy {
  /** How often it is begun at most, the first time and those that a crash cut short included. */
  attempts: number
  /** Longest pause before the second attempt, in milliseconds. Each pause is a random part of the longest. */
  delayMs: number
  /** Longest pause at all, in milliseconds. */
  maxDelayMs: number
  /** By what the longest pause grows with each attempt. */
  factor: number
}

/** How retries are written, in a step and in an action: `{ attempts: 3, delay: 2s, maxDelay: 1m, factor: 2 }`. */
export type RetryOptions = z.input<typeof retrySchema>

/** Reads how retries are written. */
export const retrySchema = z
  .strictObject({
    attempts: z.int().min(1).max(100),
    delay: durationSchema.optional(),
    maxDelay: durationSchema.optional(),
    factor: z.number().min(1).max(10).optional(),
  })
  .transform(
    ({ attempts, delay = 1000, maxDelay = 60_000, factor = 2 }): RetryPolicy => ({
      attempts,
      delayMs: delay,
      maxDelayMs: Math.max(delay, maxDelay),
      factor,
    }),
  )

const policySchema = z.object({
  retry: retrySchema.optional(),
  timeout: durationSchema.optional(),
  needs: z.union([z.string().transform((id) => [id]), z.array(z.string())]).optional(),
})

/** What a step may say about how it is carried out. */
export interface StepPolicy {
  retry?: RetryPolicy
  /** Longest time of one attempt. */
  timeoutMs?: number
  /** Ids of the steps that must have ended before; without it, the step before. */
  needs?: readonly string[]
}

/** Reads `retry`, `timeout` and `needs` of a step; what is wrong comes back as phrases. */
export function readStepPolicy(step: Readonly<Record<string, unknown>>): {
  policy: StepPolicy
  problems: string[]
} {
  const { data, error } = policySchema.safeParse(step)
  if (!data)
    return {
      policy: {},
      problems: describeProblems(error, () => ['attempts', 'delay', 'maxDelay', 'factor']),
    }
  const { retry, timeout, needs } = data
  return {
    policy: {
      ...(retry && { retry }),
      ...(timeout !== undefined && { timeoutMs: timeout }),
      ...(needs && { needs }),
    },
    problems: [],
  }
}
