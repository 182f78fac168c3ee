import git from 'isomorphic-git'
import { type TreeFile, treeFile } from '../update/file-tree.ts'
import { unifiedDiff } from '../update/unified-diff.ts'
import type { BlobEntry, FileChange, TreeChange } from './edit-tree.ts'
import type { ObjectStore } from './git-remote.ts'

/** Larger files are named only. */
const maxFileBytes = 256 * 1024
/** Of all diffs together; what comes behind it is named only. */
const maxDiffChars = 512 * 1024

/** Gives changes their unified diffs, as far as people would read them. */
export async function withDiffs(
  store: ObjectStore,
  changes: readonly TreeChange[],
): Promise<FileChange[]> {
  let left = maxDiffChars
  const shown: FileChange[] = []
  for (const change of changes) {
    const diff = left > 0 ? await diffOf(store, change) : undefined
    left -= diff?.length ?? 0
    const { path, type } = change
    shown.push({ path, type, ...(diff !== undefined && left >= 0 && { diff }) })
  }
  return shown
}

async function diffOf(store: ObjectStore, change: TreeChange): Promise<string | undefined> {
  const before = await read(store, change.before)
  const after = await read(store, change.after)
  return before === 'large' || after === 'large'
    ? undefined
    : unifiedDiff(change.path, { before, after })
}

async function read(
  store: ObjectStore,
  entry: BlobEntry | undefined,
): Promise<TreeFile | 'large' | undefined> {
  if (!entry) return undefined
  const { blob } = await git.readBlob({ ...store, oid: entry.oid })
  const { executable } = entry
  return blob.length > maxFileBytes ? 'large' : treeFile(blob, { executable })
}
