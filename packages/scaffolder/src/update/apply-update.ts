import { dirname } from 'node:path/posix'
import type { Folder } from '@callboard/core'
import { errors } from '../errors.ts'
import { isSameFile, readTree } from './file-tree.ts'
import type { FileWrite } from './merge-trees.ts'
import type { UpdatePlan } from './plan-update.ts'

/**
 * Carries a planned update out, whole or not at all: it begins only when the project is still as the plan saw it, and
 * what goes wrong half-way is taken back.
 *
 * @throws SCAFFOLDER_UPDATE_STALE, and what the file system refuses
 */
export async function applyUpdate(
  { writes, before }: Pick<UpdatePlan, 'writes' | 'before'>,
  project: Folder,
): Promise<void> {
  const now = await readTree(
    project,
    writes.map(({ path }) => path),
  )
  const stale = writes.find(({ path }) => !isSameFile(now.get(path), before.get(path)))
  if (stale) throw errors.UPDATE_STALE({ path: stale.path })
  const done: string[] = []
  try {
    for (const write of inOrder(writes)) {
      done.push(write.path)
      await put(project, write)
    }
  } catch (error) {
    for (const path of done.reverse()) {
      const file = before.get(path)
      await put(project, { path, ...(file && { file }) })
    }
    throw error
  }
}

/** What is removed goes first: a folder may take the place of a file. */
function inOrder(writes: readonly FileWrite[]): FileWrite[] {
  return [...writes].sort((a, b) => Number(a.file !== undefined) - Number(b.file !== undefined))
}

async function put(project: Folder, { path, file }: FileWrite): Promise<void> {
  if (file?.content) return project.write(path, file.content, { executable: file.executable })
  await project.remove(path)
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const left = await project.list(folder).catch(() => undefined)
    if (left?.length !== 0) return
    await project.remove(folder)
  }
}
