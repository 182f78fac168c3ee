import { CallboardError, coreErrors, type Folder } from '@callboard/core'
import { defineObjectStore, type ObjectStore } from './object-store.ts'

/** Objects as files of a folder. */
export function folderStore(folder: Folder): ObjectStore {
  return defineObjectStore({
    name: 'folder',
    place: folder.root,
    async read({ key }) {
      try {
        return await folder.readBytes(key)
      } catch (error) {
        if (CallboardError.is(error, coreErrors.PATH_MISSING.code)) return undefined
        throw error
      }
    },
    write: ({ key, content }) => folder.write(key, content),
    async *list({ prefix, signal }) {
      const under = prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, '')
      if (under !== '' && !(await folder.stat(under))) return
      const options = { ...(under !== '' && { under }), signal, maxEntries: 1_000_000 }
      for await (const { path } of folder.walk(options)) if (path.startsWith(prefix)) yield path
    },
    // Folders that are empty by now stay: somebody else may be about to write into one.
    remove: ({ key }) => folder.remove(key),
  })
}
