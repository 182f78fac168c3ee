import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { GateRequest, GateResponse } from '../node/fetch-checked.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { UrlGate } from '../node/url-gate.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'

/** How {@link createSourceFetcher} is set up. */
export interface SourceFetcherOptions {
  gate: UrlGate
  /** @default the real clock */
  runtime?: Runtime | undefined
  /** Times that something is asked for before a host counts as down. @default 3 */
  attempts?: number | undefined
  /** Longest pause before the next attempt; a host that asks for more is left alone. @default 20_000 */
  maxWaitMs?: number | undefined
}

/** What is asked of a host. */
export interface SourceRequest extends Omit<GateRequest, 'method' | 'body'> {
  url: string
  /** As it came with an earlier answer. */
  etag?: string | undefined
  /** Statuses, beside 404 and 410, that say that there is no such thing. @default none */
  missing?: readonly number[] | undefined
}

/**
 * Asks for something until there is an answer: the answer, or nothing when it is still what `etag` came with.
 *
 * @throws CORE_SOURCE_MISSING for what is not there, CORE_SOURCE_DENIED, CORE_SOURCE_UNAVAILABLE for a host that is
 * down or asks for a pause, CORE_SOURCE_FAILED, and what the gate throws
 */
export type SourceFetcher = (request: SourceRequest) => Promise<GateResponse | undefined>

/** Before the second attempt; twice as long before each further one. */
const firstWaitMs = 500
/** Failures of the gate that may pass by themselves. */
const passing = [coreErrors.REQUEST_FAILED.code, coreErrors.REQUEST_TIMEOUT.code] as const

/** Creates a {@link SourceFetcher} that has patience with hosts: it waits as long as they ask, and a little by itself. */
export function createSourceFetcher(options: SourceFetcherOptions): SourceFetcher {
  const { gate, runtime = nodeRuntime, attempts = 3, maxWaitMs = 20_000 } = options
  return async ({ url, etag, missing = [], headers, ...request }) => {
    const all = { ...headers, ...conditionOf(etag) }
    for (let attempt = 1; ; attempt += 1) {
      const answer = await gate.fetch(url, { ...request, headers: all }).catch((error: unknown) => {
        if (
          attempt === attempts ||
          !CallboardError.is(error) ||
          !passing.includes(error.code as never)
        )
          throw error
        return undefined
      })
      if (answer && !isPassing(answer)) return settle(answer, { etag, missing })
      const askedMs = answer && pauseOf(answer, runtime.now())
      const waitMs = askedMs ?? backoffMs(attempt, runtime)
      if (answer && (attempt === attempts || waitMs > maxWaitMs))
        throw coreErrors.SOURCE_UNAVAILABLE({
          url: shownUrl(answer.url),
          status: answer.status,
          retryAfterMs: askedMs,
        })
      await runtime.sleep(waitMs, { signal: request.signal })
    }
  }
}

/** The mark of a version, to ask with the next time: its `ETag`, or when it was changed last. */
export function etagOf({ headers }: Pick<GateResponse, 'headers'>): string | undefined {
  const changed = headers['last-modified']
  return headers.etag ?? (changed === undefined ? undefined : `${changedPrefix}${changed}`)
}

const changedPrefix = 'last-modified '

function conditionOf(etag: string | undefined): Record<string, string> {
  if (etag === undefined) return {}
  return etag.startsWith(changedPrefix)
    ? { 'if-modified-since': etag.slice(changedPrefix.length) }
    : { 'if-none-match': etag }
}

function settle(
  answer: GateResponse,
  { etag, missing }: { etag: string | undefined; missing: readonly number[] },
): GateResponse | undefined {
  const { status } = answer
  const url = shownUrl(answer.url)
  if (status === 304 && etag !== undefined) return undefined
  if (status === 404 || status === 410 || missing.includes(status))
    throw coreErrors.SOURCE_MISSING({ url })
  // Some hosts answer 203 with a page to sign in on.
  if (status === 401 || status === 403 || status === 203)
    throw coreErrors.SOURCE_DENIED({ url, status })
  if (status < 200 || status > 299)
    throw coreErrors.SOURCE_FAILED({ url, reason: `its host answered ${status}` })
  return answer
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
