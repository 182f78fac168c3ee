import { type Folder, parseRelativePath } from '@callboard/core'
import git from 'isomorphic-git'
import { errors } from '../errors.ts'
import { editTree, type TreeChange, type TreeEdit } from './edit-tree.ts'
import type { ObjectStore } from './git-remote.ts'
import { writeFiles } from './write-tree.ts'

/**
 * What is done with the files of a change: `create` refuses those that are there with other content, `update` those that
 * are not there, `delete` deletes what the source has a file of the same name for, `skip` touches none.
 */
export type ChangeMode = 'auto' | 'create' | 'update' | 'delete' | 'skip'

/** Files that are put into a repository, and deleted from it. */
export interface ChangedFiles {
  /** Where the files are taken from, without those that a `.gitignore` in it names. */
  source: Folder
  /** Folder of the repository that they are put into. @default its root */
  targetPath?: string | undefined
  /** Paths below `targetPath` that are deleted. One that is not there is no error. */
  filesToDelete?: readonly string[] | undefined
  /** @default 'auto' */
  mode?: ChangeMode | undefined
}

/** Files of a change as objects, for one tree after another. */
export interface PreparedChange {
  edits: ReadonlyMap<string, TreeEdit>
  mode: ChangeMode
  /** Files of the source that were left out. */
  ignored: readonly string[]
}

/** Writes the files of a change as objects. @throws CORE_PATH_INVALID CORE_PATH_OUTSIDE */
export async function prepareChange(
  store: ObjectStore,
  { source, targetPath = '.', filesToDelete = [], mode = 'auto' }: ChangedFiles,
  options: { signal?: AbortSignal | undefined },
): Promise<PreparedChange> {
  const folder = parsePath(targetPath)
  const below = (path: string) => [...folder, ...parsePath(path)].join('/')
  const found =
    mode === 'skip'
      ? { edits: new Map<string, TreeEdit>(), ignored: [] }
      : await writeFiles(store, source, options)
  const edits = new Map<string, TreeEdit>()
  for (const [path, edit] of found.edits) edits.set(below(path), mode === 'delete' ? mode : edit)
  for (const path of filesToDelete) edits.set(below(path), 'delete')
  return { edits, mode, ignored: found.ignored }
}

/** A repository may hold names that not every system can. */
function parsePath(path: string): string[] {
  return parseRelativePath(path, { portable: false })
}

/**
 * Makes a change to a tree.
 *
 * @throws SCAFFOLDER_GIT_FILE_REFUSED SCAFFOLDER_GIT_PATH_TAKEN
 */
export async function changeTree(
  store: ObjectStore,
  commit: string,
  { edits, mode }: PreparedChange,
): Promise<{ tree: string; changes: readonly TreeChange[] }> {
  const { commit: base } = await git.readCommit({ ...store, oid: commit })
  const result = await editTree(store, base.tree, edits)
  const refusedType = { create: 'update', update: 'create' }[mode as string]
  const refused = result.changes.find(({ type }) => type === refusedType)
  if (refused) throw errors.GIT_FILE_REFUSED({ path: refused.path, mode })
  return result
}
