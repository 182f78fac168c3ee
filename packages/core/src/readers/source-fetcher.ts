import { coreErrors } from '../errors/core-errors.ts'
import type { GateRequest, GateResponse } from '../node/fetch-checked.ts'
import { shownUrl } from '../text/shown-url.ts'
import { createPatientFetch, type PatientFetchOptions } from './patient-fetch.ts'

/** What is asked of a host. */
export interface SourceRequest extends Omit<GateRequest, 'method'> {
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

/** Creates a {@link SourceFetcher} that has patience with hosts. */
export function createSourceFetcher(options: PatientFetchOptions): SourceFetcher {
  const fetch = createPatientFetch(options)
  return async ({ etag, missing = [], headers, ...request }) => {
    const answer = await fetch({
      ...request,
      // What is sent is a question: nothing comes of sending it twice.
      ...(request.body !== undefined && { method: 'POST', repeatable: true }),
      headers: { ...headers, ...conditionOf(etag) },
    })
    return settle(answer, { etag, missing })
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
