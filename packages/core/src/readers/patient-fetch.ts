import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { GateRequest, GateResponse } from '../node/fetch-checked.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { UrlGate } from '../node/url-gate.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'

/** How {@link createPatientFetch} is set up. */
export interface PatientFetchOptions {
  gate: UrlGate
  /** @default the real clock */
  runtime?: Runtime | undefined
  /** Times that something is asked for before a host counts as down. @default 3 */
  attempts?: number | undefined
  /** Longest pause before the next attempt; a host that asks for more is left alone. @default 20_000 */
  maxWaitMs?: number | undefined
}

/** A request that may be sent again. */
export interface PatientRequest extends GateRequest {
  url: string
  /**
   * Whether to ask again although the host may have done what it was asked, without an answer that says so. A host that
   * asks for a pause has not. @default for methods that may be repeated: not for `POST` and `PATCH`
   */
  repeatable?: boolean
}

/**
 * Sends a request until there is an answer that would not be another one later.
 *
 * @throws CORE_SOURCE_UNAVAILABLE for a host that is down or asks for a long pause, and what the gate throws
 */
export type PatientFetch = (request: PatientRequest) => Promise<GateResponse>

/** Before the second attempt; twice as long before each further one. */
const firstWaitMs = 500
/** Failures of the gate that may pass by themselves. */
const passing: readonly string[] = [coreErrors.REQUEST_FAILED.code, coreErrors.REQUEST_TIMEOUT.code]

/** Creates a {@link PatientFetch}: it waits as long as a host asks, and a little by itself. */
export function createPatientFetch(options: PatientFetchOptions): PatientFetch {
  const { gate, runtime = nodeRuntime, attempts = 3, maxWaitMs = 20_000 } = options
  return async ({ url, repeatable, ...request }) => {
    const mayRepeat = repeatable ?? !['POST', 'PATCH'].includes(request.method ?? 'GET')
    for (let attempt = 1; ; attempt += 1) {
      const answer = await gate.fetch(url, request).catch((error: unknown) => {
        const passes = CallboardError.is(error) && passing.includes(error.code)
        if (attempt === attempts || !mayRepeat || !passes) throw error
        return undefined
      })
      if (answer && !isPassing(answer)) return answer
      const askedMs = answer && pauseOf(answer, runtime.now())
      const waitMs = askedMs ?? backoffMs(attempt, runtime)
      const isDone = answer !== undefined && answer.status >= 500 && !mayRepeat
      if (answer && (attempt === attempts || waitMs > maxWaitMs || isDone))
        throw coreErrors.SOURCE_UNAVAILABLE({
          url: shownUrl(answer.url),
          status: answer.status,
          retryAfterMs: askedMs,
        })
      await runtime.sleep(waitMs, { signal: request.signal })
    }
  }
}

/** Whether the same question may get another answer later. */
function isPassing({ status, headers }: GateResponse): boolean {
  if (status === 429 || status >= 500) return true
  return status === 403 && (headers['retry-after'] !== undefined || isUsedUp(headers))
}

function isUsedUp(headers: GateResponse['headers']): boolean {
  return headers['x-ratelimit-remaining'] === '0' || headers['ratelimit-remaining'] === '0'
}

/** The pause that a host asks for, in milliseconds. */
function pauseOf({ headers }: GateResponse, nowMs: number): number | undefined {
  const after = headers['retry-after']
  if (after !== undefined) {
    const untilMs = /^\d+$/.test(after.trim()) ? nowMs + Number(after) * 1000 : Date.parse(after)
    if (Number.isFinite(untilMs)) return Math.max(0, untilMs - nowMs)
  }
  const reset = Number(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'])
  if (!isUsedUp(headers) || !Number.isFinite(reset)) return undefined
  // GitHub and GitLab give a moment, others a number of seconds.
  return Math.max(0, reset > 1_000_000_000 ? reset * 1000 - nowMs : reset * 1000)
}

/** Doubled each time, and up to half as much again, so that many askers do not come back together. */
function backoffMs(attempt: number, runtime: Runtime): number {
  const chance = Number.parseInt(runtime.randomId().slice(0, 8), 16) / 2 ** 32
  return firstWaitMs * 2 ** (attempt - 1) * (1 + chance / 2)
}
