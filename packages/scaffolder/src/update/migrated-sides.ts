import type { Folder } from '@callboard/core'
import { type FileTree, isSameFile, readTree } from './file-tree.ts'
import type { FileUpdate, FileWrite } from './merge-trees.ts'
import { type MigrationContext, migrate } from './migrate.ts'
import { unifiedDiff } from './unified-diff.ts'
import type { Migration } from './update-settings.ts'

/** The trees before the merge: with migrations, the project and what it was made from have both gone through them. */
export interface MigratedSides {
  base: FileTree
  ours: FileTree
  /** The project as it is. */
  project: FileTree
}

/** Reads the project and takes it, and what it was made from, through migrations. */
export async function migratedSides(
  context: MigrationContext & { project: Folder },
  {
    base,
    theirs,
    migrations,
  }: { base: FileTree; theirs: FileTree; migrations: readonly Migration[] },
): Promise<MigratedSides> {
  const { project, signal } = context
  const paths = new Set([...base.keys(), ...theirs.keys()])
  if (migrations.length > 0) for (const path of await allFiles(project, signal)) paths.add(path)
  const tree = await readTree(project, paths, { signal })
  if (migrations.length === 0) return { base, ours: tree, project: tree }
  return {
    base: await migrate(context, migrations, base),
    ours: await migrate(context, migrations, tree),
    project: tree,
  }
}

async function allFiles(project: Folder, signal: AbortSignal | undefined): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of project.walk({
    exclude: ['**/node_modules', '**/.callboard'],
    maxEntries: 20_000,
    signal,
  }))
    paths.push(path)
  return paths
}

/** Adds what migrations changed and the merge did not; every difference is one to the project as it is. */
export function withMigrations(
  { files, writes }: { files: FileUpdate[]; writes: FileWrite[] },
  { ours, project }: MigratedSides,
  migrations: readonly Migration[],
): { files: FileUpdate[]; writes: FileWrite[] } {
  if (migrations.length === 0) return { files, writes }
  const merged = new Map(writes.map((write) => [write.path, write]))
  const reason = `migration to ${migrations.map(({ to }) => to).join(', ')}`
  const moved = [...new Set([...project.keys(), ...ours.keys()])]
    .filter((path) => !merged.has(path) && !isSameFile(project.get(path), ours.get(path)))
    .map((path): FileWrite => ({ path, ...fileAt(ours, path) }))
  const touched = new Set(moved.map(({ path }) => path))
  const listed = files
    .filter(({ path, action }) => !(touched.has(path) && action === 'keep'))
    .map((file) => {
      const write = merged.get(file.path)
      return write ? { ...file, diff: diffOf(project, write) } : file
    })
  const added = moved.map((write): FileUpdate => {
    const existed = project.has(write.path)
    const action = !write.file ? 'delete' : existed ? 'merge' : 'add'
    return { path: write.path, action, changedBy: 'template', reason, diff: diffOf(project, write) }
  })
  return {
    files: [...listed, ...added].sort((a, b) => (a.path < b.path ? -1 : 1)),
    writes: [...writes, ...moved],
  }
}

function fileAt(tree: FileTree, path: string): Pick<FileWrite, 'file'> {
  const file = tree.get(path)
  return file ? { file } : {}
}

function diffOf(project: FileTree, { path, file }: FileWrite): string {
  return unifiedDiff(path, { before: project.get(path), after: file })
}
