import type { Folder } from '@callboard/core'
import git from 'isomorphic-git'
import { editTree, type TreeEdit } from './edit-tree.ts'
import type { ObjectStore } from './git-remote.ts'
import { trackedFiles } from './tracked-files.ts'

/**
 * Writes the files of a folder as Git objects and returns the id of their tree. There is no work tree and no index, so
 * nothing in the folder can pass for a part of the repository; what is called `.git` is not even looked at.
 */
export async function writeTree(
  store: ObjectStore,
  workspace: Folder,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<{ tree: string; ignored: readonly string[] }> {
  const { edits, ignored } = await writeFiles(store, workspace, options)
  const { tree } = await editTree(store, undefined, edits)
  return { tree, ignored }
}

/** Writes the files of a folder as Git objects, for a tree that they go into. */
export async function writeFiles(
  store: ObjectStore,
  folder: Folder,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<{ edits: Map<string, TreeEdit>; ignored: readonly string[] }> {
  const { files, ignored } = await trackedFiles(folder, options)
  const edits = new Map<string, TreeEdit>()
  for (const { path, executable } of files) {
    options.signal?.throwIfAborted()
    const oid = await git.writeBlob({ ...store, blob: await folder.readBytes(path) })
    edits.set(path, { oid, executable })
  }
  return { edits, ignored }
}
