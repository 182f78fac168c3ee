import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'
import { parseRelativePath, type RelativePathOptions } from '../path/relative-path.ts'
import { fileSystemError, isMissing } from './file-system-error.ts'

/** A place inside a folder, checked component by component. */
export interface Located {
  /** Absolute path. */
  at: string
  /** Canonical relative path; `''` for the folder itself. */
  path: string
  /** What stands there, if anything does; never a link. */
  info: Stats | undefined
}

/**
 * Finds a place inside a folder: a link anywhere on the way is refused. What does not exist yet is fine.
 *
 * @throws CORE_PATH_INVALID CORE_PATH_OUTSIDE CORE_PATH_LINK CORE_PATH_DENIED
 */
export async function locatePath(
  root: string,
  path: string,
  grammar: RelativePathOptions,
): Promise<Located> {
  const components = parseRelativePath(path, grammar)
  let at = root
  let info = await lookAt(at, path)
  for (const component of components) {
    at = join(at, component)
    // Below something that is missing everything is missing.
    info &&= await lookAt(at, path)
    if (info?.isSymbolicLink()) throw coreErrors.PATH_LINK({ path })
  }
  return { at, path: components.join('/'), info }
}

async function lookAt(at: string, path: string): Promise<Stats | undefined> {
  return lstat(at).catch((error: unknown) =>
    isMissing(error) ? undefined : fileSystemError(path)(error),
  )
}
