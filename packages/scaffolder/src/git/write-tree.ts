import type { Folder } from '@callboard/core'
import git, { type TreeEntry } from 'isomorphic-git'

/** Where the objects go: a repository of our own making. */
export interface ObjectStore {
  fs: Parameters<typeof git.writeBlob>[0]['fs']
  gitdir: string
}

interface Level {
  files: TreeEntry[]
  folders: Map<string, Level>
}

/**
 * Writes the files of a folder as Git objects and returns the id of their tree. There is no work tree and no index, so
 * nothing in the folder can pass for a part of the repository; what is called `.git` is not even looked at.
 */
export async function writeTree(
  store: ObjectStore,
  workspace: Folder,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const root: Level = { files: [], folders: new Map() }
  for await (const { path, executable } of workspace.walk(signal ? { signal } : {})) {
    const blob = await workspace.readBytes(path)
    const names = path.split('/')
    const name = names.pop() ?? ''
    levelAt(root, names).files.push({
      mode: executable ? '100755' : '100644',
      path: name,
      oid: await git.writeBlob({ ...store, blob }),
      type: 'blob',
    })
  }
  return writeLevel(store, root)
}

function levelAt(root: Level, names: readonly string[]): Level {
  let level = root
  for (const name of names) {
    const next: Level = level.folders.get(name) ?? { files: [], folders: new Map() }
    level.folders.set(name, next)
    level = next
  }
  return level
}

async function writeLevel(store: ObjectStore, { files, folders }: Level): Promise<string> {
  const tree = [...files]
  for (const [path, level] of folders)
    tree.push({ mode: '040000', path, oid: await writeLevel(store, level), type: 'tree' })
  return git.writeTree({ ...store, tree })
}
