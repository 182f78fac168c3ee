import { promises } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'
import type { Folder } from '../path/folder.ts'
import { isGitName } from '../path/relative-path.ts'

/** The calls of `fs.promises` that libraries such as isomorphic-git make, confined to one folder. */
export interface LibraryFs {
  promises: Pick<
    typeof promises,
    | 'readFile'
    | 'writeFile'
    | 'mkdir'
    | 'rmdir'
    | 'unlink'
    | 'stat'
    | 'lstat'
    | 'readdir'
    | 'readlink'
    | 'symlink'
    | 'chmod'
    | 'rename'
    | 'rm'
  >
}

/**
 * A file system for a library that wants one, in which every path must lie inside a folder and links cannot be made.
 * For folders of our own making, such as a fresh clone, in which `.git` is meant.
 */
export function createLibraryFs(folder: Folder): LibraryFs {
  const gated =
    // biome-ignore lint/suspicious/noExplicitAny: the wrapped functions keep their own types through `LibraryFs`
      (call: (...args: any[]) => Promise<unknown>) =>
      async (path: unknown, ...rest: unknown[]) => {
        assertInside(folder, path)
        return call(path, ...rest)
      }
  return {
    promises: {
      readFile: gated(promises.readFile),
      writeFile: gated(promises.writeFile),
      mkdir: gated(promises.mkdir),
      rmdir: gated(promises.rmdir),
      unlink: gated(promises.unlink),
      stat: gated(promises.stat),
      lstat: gated(promises.lstat),
      readdir: gated(promises.readdir),
      readlink: gated(promises.readlink),
      chmod: gated(promises.chmod),
      rm: gated(promises.rm),
      rename: async (from: unknown, to: unknown) => {
        assertInside(folder, from)
        assertInside(folder, to)
        return promises.rename(from as string, to as string)
      },
      // A remote can put a link to anywhere into a tree, and the next write would go through it.
      symlink: async (_target: unknown, path: unknown) => {
        throw coreErrors.PATH_LINK({ path: String(path) })
      },
    } as LibraryFs['promises'],
  }
}

function assertInside(folder: Folder, path: unknown): void {
  const inside = typeof path === 'string' ? relative(folder.root, path) : '..'
  const [first = '', ...deeper] = inside.split(sep)
  if (first === '..' || isAbsolute(inside)) throw coreErrors.PATH_OUTSIDE({ path: String(path) })
  // Only the repository's own top folder may be called so, and only as git itself spells it.
  if ((first !== '.git' && isGitName(first)) || deeper.some(isGitName))
    throw coreErrors.PATH_INVALID({ path: inside, reason: 'it names a ".git" folder' })
}
