import type { StoreErrors } from './store-error.ts'

/**
 * A package that only those have who need it.
 *
 * @param loading - its import
 * @param of - its name, and what of ours needs it
 * @throws PACKAGE_MISSING of the errors
 */
export async function optionalPackage<Loaded>(
  errors: Pick<StoreErrors, 'PACKAGE_MISSING'>,
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
