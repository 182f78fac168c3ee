import { type FileTree, isSameFile, type TreeFile, textOf, treeFile } from './file-tree.ts'
import { mergeText, type SideNames } from './merge-text.ts'
import { unifiedDiff } from './unified-diff.ts'
import type { UpdateSettings } from './update-settings.ts'

/** What an update makes of a file. */
export interface FileUpdate {
  path: string
  /** `merge` also where only the template has changed it. */
  action: 'add' | 'merge' | 'conflict' | 'delete' | 'keep'
  /** Who has changed it since the project was made or last updated. */
  changedBy: 'template' | 'project' | 'both'
  /** Why, where the action does not say it. */
  reason?: string
  /** The change to the project as a unified diff; of a conflict with its marks. */
  diff?: string
}

/** A file as an update leaves it; without `file` it is removed. */
export interface FileWrite {
  path: string
  file?: TreeFile
}

/** How conflicts are left for people: marked in the file, or beside an untouched file as `<path>.rej`. */
export type ConflictStyle = 'markers' | 'rej'

/** The three trees of an update. */
export interface MergeSides {
  /** What the template made the last time. */
  base: FileTree
  /** The project. */
  ours: FileTree
  /** What the template makes now. */
  theirs: FileTree
}

/** How trees are merged. */
export interface MergeOptions {
  settings: Pick<UpdateSettings, 'isIgnored' | 'isCreateOnly'>
  conflicts: ConflictStyle
  names: SideNames
}

/** One file on its three sides. */
interface Sides {
  path: string
  base: TreeFile | undefined
  ours: TreeFile | undefined
  theirs: TreeFile | undefined
}

interface Verdict extends Omit<FileUpdate, 'path' | 'diff'> {
  /** What is written; nothing where the project stays as it is. */
  writes?: FileWrite[]
}

/**
 * Merges a new rendering into a project, path by path; paths that nobody has changed are left out.
 *
 * - base = theirs: the project's file stays. base = ours: the template's file is taken.
 * - Both have changed it: texts are merged line by line, anything else is a conflict.
 * - Deleted in the project: it stays deleted. Deleted by the template: deleted where the project has not changed it.
 */
export function mergeTrees(
  { base, ours, theirs }: MergeSides,
  options: MergeOptions,
): { files: FileUpdate[]; writes: FileWrite[] } {
  const files: FileUpdate[] = []
  const writes: FileWrite[] = []
  for (const path of [...new Set([...base.keys(), ...theirs.keys()])].sort()) {
    const sides = { path, base: base.get(path), ours: ours.get(path), theirs: theirs.get(path) }
    const verdict = judge(sides, options)
    if (!verdict) continue
    const { writes: own = [], ...update } = verdict
    const diff = own
      .map((write) => unifiedDiff(write.path, { before: ours.get(write.path), after: write.file }))
      .join('')
    files.push({ path, ...update, ...(diff !== '' && { diff }) })
    writes.push(...own)
  }
  return { files, writes }
}

function judge(sides: Sides, options: MergeOptions): Verdict | undefined {
  const { path, base, ours, theirs } = sides
  const { settings } = options
  if (isSameFile(ours, theirs)) return undefined
  const keep = (changedBy: Verdict['changedBy'], reason?: string): Verdict => ({
    action: 'keep',
    changedBy,
    ...(reason !== undefined && { reason }),
  })
  if (isSameFile(base, theirs) && base?.masked) return undefined
  if (isSameFile(base, theirs)) return keep('project', ours ? undefined : 'deleted here')
  if (settings.isIgnored(path)) return keep('template', 'the template leaves it to the project')
  if (base && settings.isCreateOnly(path)) return keep('template', 'it is only created')
  if (base && !ours) return theirs ? keep('both', 'deleted here') : undefined
  const unchangedHere = isSameFile(base, ours)
  if (!theirs)
    return unchangedHere
      ? { action: 'delete', changedBy: 'template', writes: [{ path }] }
      : {
          action: 'conflict',
          changedBy: 'both',
          reason: 'the template deletes what was changed here',
        }
  if (theirs.masked) return masked(sides, theirs)
  if (unchangedHere)
    return {
      action: base ? 'merge' : 'add',
      changedBy: 'template',
      writes: [{ path, file: theirs }],
    }
  return mergeBoth(sides, options)
}

/** With the mask in its place a secret would be lost: the project's file is never touched. */
function masked({ path, base }: Sides, theirs: TreeFile): Verdict {
  return {
    action: 'conflict',
    changedBy: base ? 'both' : 'template',
    reason: 'it holds a secret: write it by hand',
    writes: [{ path: `${path}.rej`, file: theirs }],
  }
}

function mergeBoth(
  { path, base, ours, theirs }: Sides,
  options: MergeOptions,
): Verdict | undefined {
  if (!ours || !theirs) return undefined
  const executable = mergeMode({ base, ours, theirs })
  const [baseText, ourText, theirText] = [base ? textOf(base) : '', textOf(ours), textOf(theirs)]
  const rejected = (content: Uint8Array): FileWrite[] => [
    { path: `${path}.rej`, file: treeFile(content) },
  ]
  const conflict = (reason: string, writes: FileWrite[]): Verdict => ({
    action: 'conflict',
    changedBy: 'both',
    reason,
    writes,
  })
  if (ourText === undefined || theirText === undefined)
    return conflict(
      'it is no text that could be merged',
      rejected(theirs.content ?? new Uint8Array()),
    )
  const merged = mergeText(
    { base: baseText ?? '', ours: ourText, theirs: theirText },
    options.names,
  )
  const file = treeFile(Buffer.from(merged.text), { executable })
  if (merged.conflicts === 0)
    return isSameFile(file, ours)
      ? { action: 'keep', changedBy: 'both', reason: 'it has the change already' }
      : { action: 'merge', changedBy: 'both', writes: [{ path, file }] }
  const reason = base ? `${merged.conflicts} in conflict` : 'both have added it'
  if (options.conflicts === 'markers') return conflict(reason, [{ path, file }])
  const diff = unifiedDiff(path, { before: base, after: theirs })
  return conflict(reason, rejected(Buffer.from(diff)))
}

/** The one side that has changed the mode has its way. */
function mergeMode({
  base,
  ours,
  theirs,
}: Record<'base' | 'ours' | 'theirs', TreeFile | undefined>) {
  const side = base?.executable === ours?.executable ? theirs : ours
  return side?.executable ?? false
}
