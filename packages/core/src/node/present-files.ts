import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder } from '../path/folder.ts'
import { parseRelativePath } from '../path/relative-path.ts'
import { looksInTurn, nextTurn } from './small-files.ts'

/**
 * Those of many paths at which regular files stand, by one look each. It says what is there and no more: links above a file
 * are not looked for, so what is done with it goes through the folder again. At a path that the folder refuses stands nothing.
 */
export async function presentFiles(folder: Folder, paths: Iterable<string>): Promise<Set<string>> {
  const root = await folder.absolutePath('.')
  const present = new Set<string>()
  let looks = 0
  for (const path of paths) {
    if (isFile(root, path)) present.add(path)
    looks += 1
    if (looks % looksInTurn === 0) await nextTurn()
  }
  return present
}

function isFile(root: string, path: string): boolean {
  try {
    return lstatSync(join(root, ...parseRelativePath(path))).isFile()
  } catch {
    return false
  }
}
