import { CallboardError, coreErrors } from '@callboard/core'

/** What the gate says of requests whose answer did not come, or not whole. */
const broken: readonly string[] = [
  coreErrors.REQUEST_FAILED.code,
  coreErrors.REQUEST_TIMEOUT.code,
  coreErrors.RESPONSE_TOO_LARGE.code,
]

/** Codes of the system and of the connector that come before a request is sent. */
const beforeSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/

/** Whether a server may have done what it was asked for, although there is no answer that says so. */
export function mayBeDone(error: unknown): boolean {
  if (!CallboardError.is(error)) return false
  if (error.code === coreErrors.SOURCE_UNAVAILABLE.code) {
    return mayBeDoneAfter((error.data as { status: number }).status)
  }
  return broken.includes(error.code) && !beforeSent.test(systemCodeOf(error))
}

/** A server that is overloaded or in maintenance says so before it does anything. */
export function mayBeDoneAfter(status: number): boolean {
  return status >= 500 && status !== 503
}

/** The code of what is at the bottom of an error. */
function systemCodeOf(error: unknown, depth = 0): string {
  const { cause, code } = error as { cause?: unknown; code?: unknown }
  if (cause instanceof Error && depth < 5) return systemCodeOf(cause, depth + 1)
  return typeof code === 'string' ? code : ''
}
