import { lstat, mkdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { checkOptions } from '../options/check-options.ts'
import type { Folder, OpenFolderOptions } from '../path/folder.ts'
import type { RelativePathOptions } from '../path/relative-path.ts'
import { entryOf } from './entry-of.ts'
import { errorCode, fileSystemError } from './file-system-error.ts'
import { inFolder } from './in-folder.ts'
import { type Located, locatePath } from './locate-path.ts'
import { readFileBytes } from './read-file-bytes.ts'
import { replaceFile } from './replace-file.ts'
import { listFolder, walkFolder } from './walk-folder.ts'
import { watchFolder } from './watch-folder.ts'

const defaultMaxBytes = 64 * 1024 * 1024

const optionsSchema = z.strictObject({
  root: z.string().min(1),
  create: z.boolean().optional(),
  portable: z.boolean().optional(),
  allowGit: z.boolean().optional(),
})

/**
 * Opens a folder of this machine as the gate that all file work goes through.
 *
 * @example
 * ```ts no-run
 * import { openFolder } from '@callboard/core/node'
 * const folder = await openFolder({ root: './org' })
 * await folder.readText('catalog-info.yaml')
 * ```
 * @throws CORE_PATH_MISSING when the folder is not there, CORE_PATH_DENIED when it may not be read or made,
 * CORE_OPTION_INVALID
 */
export async function openFolder(options: OpenFolderOptions): Promise<Folder> {
  checkOptions('openFolder', optionsSchema, options)
  const { root, create = false, ...grammar } = options
  const given = resolve(root)
  if (create) await mkdir(given, { recursive: true }).catch(fileSystemError(root))
  const real = await realpath(given).catch(fileSystemError(root))
  const info = await lstat(real).catch(fileSystemError(root))
  if (!info.isDirectory()) throw coreErrors.PATH_MISSING({ path: root })
  return createFolder(real, grammar)
}

function createFolder(root: string, grammar: RelativePathOptions): Folder {
  const locate = (path: string) => locatePath(root, path, grammar)

  const readBytes: Folder['readBytes'] = async (path, { maxBytes = defaultMaxBytes } = {}) =>
    readFileBytes(path, await locate(path), maxBytes).catch(fileSystemError(path))

  return {
    root,
    readBytes,
    async readText(path, options) {
      const bytes = await readBytes(path, options)
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      } catch (cause) {
        throw coreErrors.ENCODING({ path }, { cause })
      }
    },
    async stat(path) {
      const { path: canonical, info } = await locate(path)
      return info && entryOf(canonical, info)
    },
    async list(path = '.') {
      const { at, path: base } = await locate(path)
      return listFolder(at, { base, grammar }).catch(fileSystemError(path))
    },
    async *walk({ under = '.', ...options } = {}) {
      const { path } = await locate(under)
      yield* walkFolder({ ...options, root, under: path, grammar })
    },
    async write(path, content, { executable = false, ifExists = 'replace' } = {}) {
      const { at } = await locate(path)
      if (at === root) throw coreErrors.PATH_NOT_FILE({ path })
      await makeFolders(root, dirname(at)).catch(parentError(path))
      await replaceFile(at, content, { path, mode: executable ? 0o755 : 0o644, ifExists }).catch(
        parentError(path),
      )
    },
    async makeFolder(path) {
      const { at, info } = await locate(path)
      if (info && !info.isDirectory()) throw coreErrors.PATH_EXISTS({ path })
      await makeFolders(root, at).catch(parentError(path))
    },
    async remove(path) {
      const { at, info } = await locate(path)
      if (at === root) throw coreErrors.PATH_INVALID({ path, reason: 'it is the folder itself' })
      if (info === undefined) return
      await inFolder(dirname(at), (base) =>
        rm(join(base, basename(at)), { recursive: true, force: true }),
      ).catch(fileSystemError(path))
    },
    async rename(from, to) {
      const [source, target] = [await locate(from), await locate(to)]
      for (const { at, path } of [source, target])
        if (at === root) throw coreErrors.PATH_INVALID({ path, reason: 'it is the folder itself' })
      if (source.info === undefined) throw coreErrors.PATH_MISSING({ path: from })
      await makeFolders(root, dirname(target.at)).catch(parentError(to))
      await renameLocated(source, target).catch(fileSystemError(to))
    },
    async folder(path) {
      const { at, info } = await locate(path)
      if (!info?.isDirectory()) throw coreErrors.PATH_MISSING({ path })
      return createFolder(at, grammar)
    },
    watch: ({ signal }) => watchFolder(root, signal),
    absolutePath: async (path) => (await locate(path)).at,
  }
}

/** Makes a folder and those above it, one inside the other, so that none is made through a link. */
async function makeFolders(root: string, at: string): Promise<void> {
  if (at === root || (await lstat(at).catch(() => undefined))?.isDirectory()) return
  await makeFolders(root, dirname(at))
  await inFolder(dirname(at), (base) => mkdir(join(base, basename(at)))).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error
  })
}

function renameLocated(source: Located, target: Located): Promise<void> {
  return inFolder(dirname(source.at), (from) =>
    inFolder(dirname(target.at), (to) =>
      rename(join(from, basename(source.at)), join(to, basename(target.at))),
    ),
  )
}

/** For writing, a missing folder on the way was made: what is left is a file in its place. */
function parentError(path: string): (error: unknown) => never {
  return (error) => {
    if (errorCode(error) !== 'ENOTDIR') return fileSystemError(path)(error)
    throw coreErrors.PATH_DENIED(
      { path, reason: 'a part of it is a file, not a folder' },
      { cause: error },
    )
  }
}
