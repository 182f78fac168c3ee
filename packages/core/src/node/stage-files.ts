import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  mkdirSync,
  openSync,
  writeFile,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { coreErrors } from '../errors/core-errors.ts'
import type { Folder } from '../path/folder.ts'
import { parseRelativePath } from '../path/relative-path.ts'
import { errorCode, fileSystemError } from './file-system-error.ts'
import { maxAtOnce, nextTurn } from './small-files.ts'

/** Files that come into a folder together, or not at all. */
export interface StagedFiles extends AsyncDisposable {
  /** Writes a file beside the others. @throws CORE_PATH_EXISTS when it is there already, CORE_PATH_INVALID CORE_PATH_OUTSIDE */
  write(
    path: string,
    content: string | Uint8Array,
    options?: { executable?: boolean },
  ): Promise<void>
  /**
   * Moves everything into the folder, over files that are there; to be called once, as the last thing.
   *
   * @throws CORE_PATH_EXISTS where a folder would take the place of a file or the other way round: then nothing was moved
   */
  commit(): Promise<void>
}

/**
 * Opens a place for many files that is not seen until they are all written: an error half-way leaves nothing behind.
 * It lies inside the folder under a random name that nobody else may enter, so a file costs no look at what is above
 * it, which is two thirds of what {@link Folder.write} costs. Disposing of it removes what was not moved.
 */
export async function stageFiles(folder: Folder): Promise<StagedFiles> {
  const stage = `.callboard-${randomBytes(12).toString('hex')}`
  const root = await folder.absolutePath(stage)
  try {
    mkdirSync(root, { mode: 0o700 })
  } catch (error) {
    fileSystemError(stage)(error)
  }
  const made = new Set([root])

  function makeParent(at: string): void {
    const parent = dirname(at)
    if (made.has(parent)) return
    makeParent(parent)
    mkdirSync(parent)
    made.add(parent)
  }

  return {
    async write(path, content, { executable = false } = {}) {
      const at = join(root, ...parseRelativePath(path))
      if (at === root) throw coreErrors.PATH_NOT_FILE({ path })
      await nextTurn()
      try {
        makeParent(at)
        await writeNew(at, content, executable ? 0o755 : 0o644)
      } catch (error) {
        const code = errorCode(error)
        if (code === 'EEXIST' || code === 'ENOTDIR')
          throw coreErrors.PATH_EXISTS({ path }, { cause: error })
        fileSystemError(path)(error)
      }
    },
    async commit() {
      const moves: { from: string; to: string }[] = []
      await collectMoves(folder, { from: stage, to: '' }, moves)
      for (const { from, to } of moves) await folder.rename(from, to)
    },
    [Symbol.asyncDispose]: () => folder.remove(stage),
  }
}

const writeAside = promisify(writeFile)

async function writeNew(at: string, content: string | Uint8Array, mode: number): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const descriptor = openSync(at, flags, mode)
  try {
    if (content.length <= maxAtOnce) writeFileSync(descriptor, content)
    else await writeAside(descriptor, content)
    if ((process.umask() & mode) !== 0) fchmodSync(descriptor, mode)
  } finally {
    closeSync(descriptor)
  }
}

/** What has to be renamed: whole folders where nothing is in their place, else what is in them. */
async function collectMoves(
  folder: Folder,
  { from, to }: { from: string; to: string },
  moves: { from: string; to: string }[],
): Promise<void> {
  for (const { path, type } of await folder.list(from)) {
    const name = path.slice(from.length + 1)
    const target = to === '' ? name : `${to}/${name}`
    const there = await folder.stat(target)
    if (there && there.type !== type) throw coreErrors.PATH_EXISTS({ path: target })
    if (there && type === 'folder') await collectMoves(folder, { from: path, to: target }, moves)
    else moves.push({ from: path, to: target })
  }
}
