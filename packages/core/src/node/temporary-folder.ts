import { createHash } from 'node:crypto'
import { mkdtempSync, realpathSync } from 'node:fs'
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
  const begin = join(parent, nameOf(prefix, owned))
  const root = await mkdtemp(begin).catch(fileSystemError(parent))
  return {
    folder: await openFolder({ root, ...grammar }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true })
    },
  }
}

/**
 * A temporary folder that is made when something is first done in it, or its path is asked for. It is looked for nowhere
 * until then, and leaves nothing behind when it was never needed.
 */
export function deferTemporaryFolder(options: TemporaryFolderOptions = {}): TemporaryFolder {
  const { prefix = 'callboard-', owned = false, ...grammar } = options
  let root: string | undefined
  let opening: Promise<Folder> | undefined
  const makeRoot = () => {
    root ??= makeFolderNow(nameOf(prefix, owned))
    return root
  }
  const open = async () => {
    opening ??= openFolder({ root: makeRoot(), ...grammar })
    return opening
  }
  return {
    folder: deferFolder(makeRoot, open),
    async [Symbol.asyncDispose]() {
      if (root !== undefined) await rm(root, { recursive: true, force: true })
    },
  }
}

/** The random end of the name comes from the system. */
function nameOf(prefix: string, owned: boolean): string {
  return owned ? `${prefix}${hostName()}-${process.pid}-` : prefix
}

/** Without waiting: whoever asks for a path gets it at once. */
function makeFolderNow(name: string): string {
  try {
    return mkdtempSync(join(realpathSync(tmpdir()), name))
  } catch (error) {
    return fileSystemError(tmpdir())(error)
  }
}

function deferFolder(makeRoot: () => string, open: () => Promise<Folder>): Folder {
  return {
    get root() {
      return makeRoot()
    },
    readText: async (...given) => (await open()).readText(...given),
    readBytes: async (...given) => (await open()).readBytes(...given),
    stat: async (...given) => (await open()).stat(...given),
    list: async (...given) => (await open()).list(...given),
    async *walk(options) {
      yield* (await open()).walk(options)
    },
    write: async (...given) => (await open()).write(...given),
    makeFolder: async (...given) => (await open()).makeFolder(...given),
    remove: async (...given) => (await open()).remove(...given),
    rename: async (...given) => (await open()).rename(...given),
    folder: async (...given) => (await open()).folder(...given),
    async *watch(options) {
      yield* (await open()).watch(options)
    },
    absolutePath: async (...given) => (await open()).absolutePath(...given),
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
