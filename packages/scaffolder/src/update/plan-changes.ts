import type { Folder } from '@callboard/core'
import type { Plan } from '../run/plan-template.ts'
import { isSameFile, readTree } from './file-tree.ts'
import { renderingOf } from './rendered-files.ts'
import { unifiedDiff } from './unified-diff.ts'

/** What a plan would make of a file that is there, or not there yet. */
export interface FileChange {
  path: string
  action: 'create' | 'update'
  /** Unified diff, as `git apply` reads it. */
  diff: string
}

/**
 * What writing the files of a plan into a folder would change there: an existing directory, or the folder of a repository
 * that readers have opened. Files that a plan does not name stay as they are.
 */
export async function planChanges(
  { files }: Pick<Plan, 'files'>,
  folder: Folder,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<FileChange[]> {
  const after = renderingOf(files)
  const before = await readTree(folder, after.keys(), { signal })
  return [...after]
    .filter(([path, file]) => !isSameFile(before.get(path), file))
    .map(([path, file]) => ({
      path,
      action: before.has(path) ? 'update' : 'create',
      diff: unifiedDiff(path, { before: before.get(path), after: file }),
    }))
}
