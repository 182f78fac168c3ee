import { createHash } from 'node:crypto'
import { lstat, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Folder, OpenFolderOptions } from '../path/folder.ts'
import { errorCode, fileSystemError } from './file-system-error.ts'
import { openFolder } from './open-folder.ts'

/** A folder of its own that is removed when it is disposed of. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly folder: Folder
}

/** How a temporary folder is made. */
export interface TemporaryFolderOptions extends Omit<OpenFolderOptions, 'root' | 'create'> {
  /** Begins its name. @default 'callboard-' */
  prefix?: string
  /** Lets its name say whose it is, so that `removeAbandonedFolders` finds it after a crash. @default false */
  owned?: boolean
}

/** Makes a folder that nobody else can enter; release it with `await using` or `[Symbol.asyncDispose]()`. */
export async function createTemporaryFolder(
  options: TemporaryFolderOptions = {},
): Promise<TemporaryFolder> {
  const { prefix = 'callboard-', owned = false, ...grammar } = options
  const parent = await realpath(tmpdir())
  const owner = owned ? `${hostName()}-${process.pid}-` : ''
  const root = await mkdtemp(join(parent, `${prefix}${owner}`)).catch(fileSystemError(parent))
  return {
    folder: await openFolder({ root, ...grammar }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true })
    },
  }
}

/**
 * Removes the owned temporary folders of processes of this machine that are gone: what a crash has left.
 *
 * @returns how many
 */
export async function removeAbandonedFolders({ prefix }: { prefix: string }): Promise<number> {
  const parent = await realpath(tmpdir())
  const mine = `${prefix}${hostName()}-`
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(mine))
  let removed = 0
  for (const name of names) {
    const pid = Number.parseInt(name.slice(mine.length), 10)
    const root = join(parent, name)
    if (!(pid > 0) || (await isOwned(pid, root))) continue
    await rm(root, { recursive: true, force: true }).then(
      () => {
        removed += 1
      },
      // Somebody else's, who may enter it: it is for them to remove.
      () => {},
    )
  }
  return removed
}

/** A process of our own number that began after the folder was made is another one: numbers come again. */
async function isOwned(pid: number, root: string): Promise<boolean> {
  if (pid === process.pid) {
    const info = await lstat(root).catch(() => undefined)
    return info !== undefined && info.birthtimeMs >= performance.timeOrigin - 1000
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Containers have names of their own, and numbers that mean nothing to each other. */
function hostName(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}
