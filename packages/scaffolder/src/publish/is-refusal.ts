import { CallboardError } from '@callboard/core'
import { errors } from '../errors.ts'

/** Whether a host refused a request with one of these statuses. */
export function isRefusal(error: unknown, statuses: readonly number[]): boolean {
  return (
    CallboardError.is(error) &&
    error.code === errors.HOST_REFUSED.code &&
    statuses.includes((error.data as { status: number }).status)
  )
}
