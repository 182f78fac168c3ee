import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { coreErrors } from '../errors/core-errors.ts'
import type { Folder } from '../path/folder.ts'
import { defineReader, type Reader } from '../readers/reader.ts'

/**
 * Reads `file:` addresses inside the given folders, and nowhere else on this machine.
 *
 * @throws CORE_PATH_OUTSIDE from `read` and `tree` for an address in none of the folders
 */
export function fileReader({
  folders,
  maxBytes,
}: {
  folders: readonly Folder[]
  maxBytes?: number
}): Reader {
  const locate = (url: URL): { folder: Folder; path: string } => {
    const absolute = filePath(url)
    for (const folder of folders) {
      const path = relative(folder.root, absolute).split(sep).join('/')
      if (path !== '..' && !path.startsWith('../') && !isAbsolute(path))
        return { folder, path: path === '' ? '.' : path }
    }
    throw coreErrors.PATH_OUTSIDE({ path: absolute })
  }
  return defineReader({
    name: 'file',
    matches: (url) => url.protocol === 'file:',
    async read({ url }) {
      const { folder, path } = locate(url)
      return {
        text: await folder.readText(path, maxBytes === undefined ? {} : { maxBytes }),
        url: url.href,
      }
    },
    async tree({ url }) {
      const { folder, path } = locate(url)
      const tree = await folder.folder(path)
      return { folder: tree, url: folderUrl(tree), async [Symbol.asyncDispose]() {} }
    },
  })
}

/** The `file:` address of a folder, ending in a slash, so that relative references resolve inside it. */
export function folderUrl(folder: Folder): string {
  return `${pathToFileURL(folder.root).href}/`
}

function filePath(url: URL): string {
  try {
    return fileURLToPath(url)
  } catch (cause) {
    throw coreErrors.URL_INVALID(
      { url: url.href, reason: 'it is not the address of a local file' },
      { cause },
    )
  }
}
