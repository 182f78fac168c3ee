import { basename, dirname } from 'node:path/posix'
import type { Folder } from '../path/folder.ts'
import { parseRelativePath } from '../path/relative-path.ts'
import { fileSystemError } from './file-system-error.ts'
import { type HeldFolder, holdFolder } from './in-folder.ts'
import { readInside } from './read-file-bytes.ts'
import { nextTurn } from './small-files.ts'

/** Reads many files of a folder, one after the other. */
export interface FilesInTurn extends Disposable {
  /** As `readBytes` of the folder. Not to be called again before the answer is there. */
  readBytes(path: string, options: { maxBytes: number }): Promise<Uint8Array>
}

/**
 * Reads files in the order of a walk: the folder that a file lies in is checked and held once for all files in it that
 * follow each other, which is most of what reading a small file costs.
 */
export function readInTurn(folder: Folder): FilesInTurn {
  let current: { path: string; held: HeldFolder } | undefined

  function release(): void {
    current?.held[Symbol.dispose]()
    current = undefined
  }

  async function hold(path: string): Promise<string> {
    if (current?.path === path) return current.held.base
    release()
    const held = holdFolder(await folder.absolutePath(path))
    current = { path, held }
    return held.base
  }

  return {
    async readBytes(path, { maxBytes }) {
      parseRelativePath(path, { portable: false })
      await nextTurn()
      return hold(dirname(path))
        .then((base) => readInside(base, basename(path), { path, maxBytes }))
        .catch(fileSystemError(path))
    },
    [Symbol.dispose]: release,
  }
}
