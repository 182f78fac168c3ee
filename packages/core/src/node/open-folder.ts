import { constants, watch as watchPath } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'
import type { Folder, FolderEntry, OpenFolderOptions, WriteOptions } from '../path/folder.ts'
import { parseRelativePath } from '../path/relative-path.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import { fileSystemError, isMissing } from './file-system-error.ts'
import { replaceFile } from './replace-file.ts'
import { walkFolder } from './walk-folder.ts'

const defaultMaxBytes = 64 * 1024 * 1024

/**
 * Opens a folder of this machine as the gate that all file work goes through.
 *
 * @example
 * ```ts no-run
 * import { openFolder } from '@callboard/core/node'
 * const folder = await openFolder({ root: './org' })
 * await folder.readText('catalog-info.yaml')
 * ```
 * @throws CORE_PATH_MISSING when the folder is not there, CORE_PATH_DENIED when it may not be read or made
 */
export async function openFolder({
  root,
  create = false,
  ...grammar
}: OpenFolderOptions): Promise<Folder> {
  const given = resolve(root)
  if (create) await mkdir(given, { recursive: true }).catch(fileSystemError(root))
  const real = await realpath(given).catch(fileSystemError(root))
  const info = await lstat(real).catch(fileSystemError(root))
  if (!info.isDirectory()) throw coreErrors.PATH_MISSING({ path: root })
  return createFolder(real, grammar)
}

function createFolder(root: string, grammar: Omit<OpenFolderOptions, 'root' | 'create'>): Folder {
  /** Checks each component on the way: a link anywhere is refused. What does not exist yet is fine. */
  const locate = async (path: string): Promise<string> => {
    let at = root
    for (const component of parseRelativePath(path, grammar)) {
      at = join(at, component)
      const info = await lstat(at).catch((error: unknown) =>
        isMissing(error) ? undefined : fileSystemError(path)(error),
      )
      if (info === undefined) continue
      if (info.isSymbolicLink()) throw coreErrors.PATH_LINK({ path })
    }
    return at
  }

  const stat = async (path: string): Promise<FolderEntry | undefined> => {
    const at = await locate(path)
    const info = await lstat(at).catch((error: unknown) =>
      isMissing(error) ? undefined : fileSystemError(path)(error),
    )
    if (info === undefined || !(info.isFile() || info.isDirectory())) return undefined
    return {
      path: relative(root, at).split(sep).join('/'),
      type: info.isFile() ? 'file' : 'folder',
      bytes: info.isFile() ? info.size : 0,
      modifiedMs: info.mtimeMs,
      executable: info.isFile() && (info.mode & 0o100) !== 0,
    }
  }

  const readBytes: Folder['readBytes'] = async (path, { maxBytes = defaultMaxBytes } = {}) => {
    const at = await locate(path)
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    const handle = await open(
      at,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    ).catch(fileSystemError(path))
    try {
      const info = await handle.stat()
      if (!info.isFile()) throw coreErrors.PATH_NOT_FILE({ path })
      if (info.size > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
      const bytes = await handle.readFile()
      if (bytes.length > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
      return bytes
    } finally {
      await handle.close()
    }
  }

  const folder: Folder = {
    root,
    stat,
    readBytes,
    async readText(path, options) {
      const bytes = await readBytes(path, options)
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      } catch (cause) {
        throw coreErrors.ENCODING({ path }, { cause })
      }
    },
    async list(path = '.') {
      const at = await locate(path)
      const names = await readdir(at).catch(fileSystemError(path))
      const base = relative(root, at).split(sep).join('/')
      const entries = await Promise.all(
        names.sort().map(async (name) => {
          const info = await lstat(join(at, name)).catch(() => undefined)
          if (!info || !(info.isFile() || info.isDirectory())) return undefined
          return {
            path: base === '' ? name : `${base}/${name}`,
            type: info.isFile() ? ('file' as const) : ('folder' as const),
            bytes: info.isFile() ? info.size : 0,
            modifiedMs: info.mtimeMs,
            executable: info.isFile() && (info.mode & 0o100) !== 0,
          }
        }),
      )
      return entries.filter((entry) => entry !== undefined)
    },
    walk: (options = {}) => walkFolder({ root, locate, ...options }),
    async write(path, content, { executable = false, ifExists = 'replace' }: WriteOptions = {}) {
      const at = await locate(path)
      if (at === root) throw coreErrors.PATH_NOT_FILE({ path })
      try {
        await mkdir(dirname(at), { recursive: true })
        await replaceFile(at, content, { mode: executable ? 0o755 : 0o644, ifExists })
      } catch (error) {
        throw fileSystemError.of(path, error)
      }
    },
    async makeFolder(path) {
      await mkdir(await locate(path), { recursive: true }).catch(fileSystemError(path))
    },
    async remove(path) {
      const at = await locate(path)
      if (at === root) throw coreErrors.PATH_INVALID({ path, reason: 'it is the folder itself' })
      await rm(at, { recursive: true, force: true }).catch(fileSystemError(path))
    },
    async rename(from, to) {
      const [source, target] = [await locate(from), await locate(to)]
      await mkdir(dirname(target), { recursive: true }).catch(fileSystemError(to))
      await rename(source, target).catch(fileSystemError(from))
    },
    async folder(path) {
      const at = await locate(path)
      const info = await lstat(at).catch(fileSystemError(path))
      if (!info.isDirectory()) throw coreErrors.PATH_MISSING({ path })
      return createFolder(at, grammar)
    },
    async *watch({ signal }) {
      throwIfAborted(signal)
      yield* watchChanges(root, signal)
    },
    absolutePath: locate,
  }
  return folder
}

async function* watchChanges(root: string, signal: AbortSignal): AsyncIterable<string> {
  const pending = new Set<string>()
  let wake: (() => void) | undefined
  let failure: unknown
  const watcher = watchPath(
    root,
    { recursive: true, persistent: false, signal },
    (_event, name) => {
      if (name === null) return
      pending.add(name.split(sep).join('/'))
      wake?.()
    },
  )
  watcher.on('error', (error) => {
    failure = error
    wake?.()
  })
  signal.addEventListener('abort', () => wake?.(), { once: true })
  try {
    while (!signal.aborted) {
      for (const path of pending) {
        pending.delete(path)
        yield path
      }
      if (failure !== undefined) throw fileSystemError.of(root, failure)
      if (pending.size === 0 && !signal.aborted) await new Promise<void>((done) => (wake = done))
    }
  } finally {
    watcher.close()
  }
}
