import { catalogErrors } from '../errors.ts'

/**
 * A package that only those have who need it.
 *
 * @param loading - its import
 * @param of - its name, and what of ours needs it
 * @throws CATALOG_PACKAGE_MISSING
 */
export async function optionalPackage<Loaded>(
  loading: Promise<Loaded>,
  of: { package: string; wanted: string },
): Promise<Loaded> {
  try {
    return await loading
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    // A driver lacks its native part in this way, too, where it was installed for another system.
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause
    throw catalogErrors.PACKAGE_MISSING(of, { cause })
  }
}
