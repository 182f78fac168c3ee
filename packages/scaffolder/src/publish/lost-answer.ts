import { CallboardError } from '@callboard/core'
import { errors } from '../errors.ts'

/** An error of a host, with what may be there now where its answer was lost. */
export function namingWhatMayBe(made: string, error: unknown): unknown {
  if (!CallboardError.is(error) || error.code !== errors.HOST_ANSWER_LOST.code) return error
  const { host, request, reason } = error.data as { host: string; request: string; reason: string }
  return errors.HOST_ANSWER_LOST({ host, request, reason, made }, { cause: error.cause })
}
