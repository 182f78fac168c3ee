import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Folder, OpenFolderOptions } from '../path/folder.ts'
import { fileSystemError } from './file-system-error.ts'
import { openFolder } from './open-folder.ts'

/** A folder of its own that is removed when it is disposed of. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly folder: Folder
}

/** Makes a folder that nobody else can enter; release it with `await using` or `[Symbol.asyncDispose]()`. */
export async function createTemporaryFolder(
  options: { prefix?: string } & Omit<OpenFolderOptions, 'root' | 'create'> = {},
): Promise<TemporaryFolder> {
  const { prefix = 'callboard-', ...grammar } = options
  const parent = await realpath(tmpdir())
  const root = await mkdtemp(join(parent, prefix)).catch(fileSystemError(parent))
  return {
    folder: await openFolder({ root, ...grammar }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true })
    },
  }
}
