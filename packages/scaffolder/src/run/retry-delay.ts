import { CallboardError } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import type { RetryPolicy } from '../template/step-policy.ts'

/** Mistakes of the template: another attempt finds them again. */
const lasting = new Set(
  [
    'ACTION_UNKNOWN',
    'ACTION_INPUT_INVALID',
    'ACTION_OUTPUT_INVALID',
    'EACH_INVALID',
    'EXPRESSION_FAILED',
    'GIVE_UP',
    'PROTOTYPE_CHANGED',
    'SECRETS_GONE',
  ].map((code) => `SCAFFOLDER_${code}`),
)

/**
 * How long to wait before a step is tried again, in milliseconds: a random part of a limit that grows ("full jitter"), so
 * that many runs that failed together do not come back together. What the other side asked for (`retryAfterMs` of the
 * error) is waited for at least.
 *
 * @returns nothing where there is no further attempt
 */
export function retryDelayMs({
  policy,
  attempt,
  error,
  chance,
}: {
  policy: RetryPolicy | undefined
  /** The attempt that has failed, from 1. */
  attempt: number
  error: unknown
  /** At least 0 and less than 1. */
  chance: number
}): number | undefined {
  if (!policy || attempt >= policy.attempts || !isRetryable(error)) return undefined
  const limit = Math.min(policy.maxDelayMs, policy.delayMs * policy.factor ** (attempt - 1))
  return Math.max(Math.floor(chance * (limit + 1)), retryAfterMs(error))
}

/** An error says that it lasts by `retryable: false`, of its own or in its data. */
function isRetryable(error: unknown): boolean {
  if (CallboardError.is(error) && lasting.has(error.code)) return false
  return propertyOf(error, 'retryable') !== false
}

function retryAfterMs(error: unknown): number {
  const ms = propertyOf(error, 'retryAfterMs')
  return typeof ms === 'number' && ms > 0 && Number.isFinite(ms) ? ms : 0
}

/** What was thrown may be anything, also something that throws when it is touched. */
function propertyOf(error: unknown, name: string): unknown {
  try {
    if (!isRecord(error)) return undefined
    const data = isRecord(error.data) ? error.data : {}
    return (
      error[name] ??
      data[name] ??
      (error.cause === error ? undefined : propertyOf(error.cause, name))
    )
  } catch {
    return undefined
  }
}

/** A number of at least 0 and less than 1 from an unguessable identifier. */
export function chanceOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(-8), 16) / 2 ** 32
}
