import git, { type TreeEntry } from 'isomorphic-git'
import { errors } from '../errors.ts'
import type { ObjectStore } from './git-remote.ts'

/** What becomes of a file: other bytes, or nothing at all. */
export type TreeEdit = BlobEntry | 'delete'

/** A file as an object. */
export interface BlobEntry {
  oid: string
  executable: boolean
}

/** A file of a tree that an edit changes. */
export interface FileChange {
  path: string
  type: 'create' | 'update' | 'delete'
  /** What changes inside, as a unified diff; only in previews that are asked for it, and not of large files. */
  diff?: string
}

/** The same with its objects. */
export interface TreeChange extends FileChange {
  before?: BlobEntry
  after?: BlobEntry
}

interface Level {
  files: Map<string, TreeEdit>
  folders: Map<string, Level>
}

const modes = { file: '100644', executable: '100755', link: '120000', folder: '040000' }

/**
 * Changes files of a tree, and reads and writes no more of it than the folders that they are in. What is executable stays
 * executable; a folder that is left without files goes.
 *
 * @throws SCAFFOLDER_GIT_PATH_TAKEN where a file and a folder would have one name
 */
export async function editTree(
  store: ObjectStore,
  base: string | undefined,
  edits: ReadonlyMap<string, TreeEdit>,
): Promise<{ tree: string; changes: TreeChange[] }> {
  const root: Level = { files: new Map(), folders: new Map() }
  for (const [path, edit] of edits) {
    const names = path.split('/')
    const name = names.pop() ?? ''
    levelAt(root, names).files.set(name, edit)
  }
  const changes: TreeChange[] = []
  const tree = await editLevel(store, { base, level: root, path: '', changes })
  return {
    tree: tree ?? (await git.writeTree({ ...store, tree: [] })),
    changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

function levelAt(root: Level, names: readonly string[]): Level {
  let level = root
  for (const name of names) {
    const next: Level = level.folders.get(name) ?? { files: new Map(), folders: new Map() }
    level.folders.set(name, next)
    level = next
  }
  return level
}

interface Edited {
  /** Tree of the folder as it was. */
  base: string | undefined
  level: Level
  /** Of the folder, empty or with a slash at its end. */
  path: string
  /** Receives what is changed. */
  changes: TreeChange[]
}

/** The tree of a folder with its changes; nothing when no file is left. */
async function editLevel(store: ObjectStore, edited: Edited): Promise<string | undefined> {
  const { base, level, path, changes } = edited
  const { tree } = base === undefined ? { tree: [] } : await git.readTree({ ...store, oid: base })
  const entries = new Map(tree.map((entry) => [entry.path, entry]))
  for (const [name, edit] of level.files) {
    const next = editFile(`${path}${name}`, entries.get(name), edit)
    if (!next) continue
    changes.push({
      path: `${path}${name}`,
      type: next.type,
      ...blobs(entries.get(name), next.entry),
    })
    if (next.entry) entries.set(name, { ...next.entry, path: name })
    else entries.delete(name)
  }
  for (const [name, folder] of level.folders) {
    const before = entries.get(name)
    if (before && before.type !== 'tree') {
      if (onlyDeletes(folder)) continue
      throw errors.GIT_PATH_TAKEN({
        path: `${path}${name}`,
        wanted: 'a folder',
        found: kind(before),
      })
    }
    const inside = { base: before?.oid, level: folder, path: `${path}${name}/`, changes }
    const oid = await editLevel(store, inside)
    if (oid === undefined) entries.delete(name)
    else entries.set(name, { mode: modes.folder, path: name, oid, type: 'tree' })
  }
  return entries.size === 0 ? undefined : git.writeTree({ ...store, tree: [...entries.values()] })
}

/** What becomes of one entry; nothing where it stays as it is. */
function editFile(
  path: string,
  before: TreeEntry | undefined,
  edit: TreeEdit,
): { type: FileChange['type']; entry?: Omit<TreeEntry, 'path'> } | undefined {
  if (before && before.type !== 'blob')
    throw errors.GIT_PATH_TAKEN({ path, wanted: 'a file', found: kind(before) })
  if (edit === 'delete') return before && { type: 'delete' }
  const isExecutable = edit.executable || before?.mode === modes.executable
  const mode = isExecutable ? modes.executable : modes.file
  if (before?.oid === edit.oid && before.mode === mode) return undefined
  return { type: before ? 'update' : 'create', entry: { mode, oid: edit.oid, type: 'blob' } }
}

function blobs(
  before: Pick<TreeEntry, 'oid' | 'mode'> | undefined,
  after: Pick<TreeEntry, 'oid' | 'mode'> | undefined,
): Pick<TreeChange, 'before' | 'after'> {
  return { ...(before && { before: blob(before) }), ...(after && { after: blob(after) }) }
}

function blob({ oid, mode }: Pick<TreeEntry, 'oid' | 'mode'>): BlobEntry {
  return { oid, executable: mode === modes.executable }
}

function onlyDeletes({ files, folders }: Level): boolean {
  return (
    [...files.values()].every((edit) => edit === 'delete') &&
    [...folders.values()].every(onlyDeletes)
  )
}

function kind({ type, mode }: TreeEntry): string {
  if (type === 'commit') return 'a submodule'
  if (type === 'tree') return 'a folder'
  return mode === modes.link ? 'a link' : 'a file'
}
