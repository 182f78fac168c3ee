import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota is used up',
  EMFILE: 'too many files are open',
  EFBIG: 'the file would be too large',
  EIO: 'the disk failed',
  ENAMETOOLONG: 'a name in it is too long',
  EINVAL: 'the file system does not allow it',
}

/** The system's code of a failed call, such as `ENOENT`; of anything else, nothing. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Whether a call failed because nothing stands at the path. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error))
}

/** For `.catch(…)`: rethrows what the file system says as a typed error that names the path. */
export function fileSystemError(path: string): (error: unknown) => never {
  return (error) => {
    throw fileSystemError.of(path, error)
  }
}

fileSystemError.of = (path: string, cause: unknown): unknown => {
  if (CallboardError.is(cause)) return cause
  const code = errorCode(cause)
  if (isMissing(cause)) return coreErrors.PATH_MISSING({ path }, { cause })
  if (code === 'ELOOP') return coreErrors.PATH_LINK({ path }, { cause })
  if (code === 'EEXIST') return coreErrors.PATH_EXISTS({ path }, { cause })
  if (['EISDIR', 'ENXIO', 'ENOTEMPTY'].includes(code))
    return coreErrors.PATH_NOT_FILE({ path }, { cause })
  return coreErrors.PATH_DENIED(
    { path, reason: reasons[code] ?? (code || 'unknown reason') },
    { cause },
  )
}
