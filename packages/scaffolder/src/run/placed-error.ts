import { CallboardError, type DocumentPath } from '@callboard/core'
import { innerPlaceOf } from '../template/text-places.ts'
import type { RunState } from './run-state.ts'

/** Does a piece of work on a part of the template; an error without a place is given that of the part. */
export function placed<T>(
  { template }: Pick<RunState, 'template'>,
  path: DocumentPath,
  work: () => T,
): T {
  try {
    return work()
  } catch (error) {
    if (!CallboardError.is(error) || error.at !== undefined) throw error
    const { code, message, hint, data, cause } = error
    const { offset: _offset, ...values } = data
    throw new CallboardError(message, {
      code,
      hint,
      data: { ...values, path: path.join('.') },
      cause,
      at: template.locate(path, innerPlaceOf(data))?.at,
    })
  }
}
