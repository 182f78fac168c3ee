import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** Absolute path of a file or folder of this package, the same from its sources and from its build. */
export function packagePath(...parts: string[]): string {
  return join(dirname(require.resolve('@callboard/portal/package.json')), ...parts)
}

/** The release of this package. */
export const packageVersion: string = require('@callboard/portal/package.json').version

/** Absolute path of a file that another package ships. */
export function dependencyPath(specifier: string): string {
  return require.resolve(specifier)
}
