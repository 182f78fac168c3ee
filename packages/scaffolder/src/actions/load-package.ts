import { errors } from '../errors.ts'

/** Loads a package that only those install who need it. @throws SCAFFOLDER_PACKAGE_MISSING */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw errors.PACKAGE_MISSING({ name }, { cause })
  }
}
