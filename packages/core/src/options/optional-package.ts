import type { CallboardError } from '../errors/callboard-error.ts'
import type { ErrorContext } from '../errors/define-errors.ts'

/** An error that says which package is missing, as a package's own table defines it. */
export interface MissingPackageErrors {
  PACKAGE_MISSING(data: { package: string; wanted: string }, context?: ErrorContext): CallboardError
}

/**
 * A package that only those have who need it.
 *
 * @param loading - its import
 * @param of - its name, and what of ours needs it
 * @throws PACKAGE_MISSING of the errors
 */
export async function optionalPackage<Loaded>(
  errors: MissingPackageErrors,
  loading: Promise<Loaded>,
  of: { package: string; wanted: string },
): Promise<Loaded> {
  try {
    return await loading
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    // A driver lacks its native part in this way, too, where it was installed for another system.
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause
    throw errors.PACKAGE_MISSING(of, { cause })
  }
}
