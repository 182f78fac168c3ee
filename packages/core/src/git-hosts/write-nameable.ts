import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { Folder } from '../path/folder.ts'

/** What no path of a folder can name is left out, as it is in a folder that is walked: `..`, `.git` in any spelling. */
export async function writeNameable(
  folder: Folder,
  path: string,
  { data, executable }: { data: Uint8Array; executable: boolean },
): Promise<void> {
  try {
    await folder.write(path, data, { executable })
  } catch (error) {
    if (!CallboardError.is(error) || !unnameable.includes(error.code)) throw error
  }
}

const unnameable: readonly string[] = [coreErrors.PATH_INVALID.code, coreErrors.PATH_OUTSIDE.code]
