import type { Stats } from 'node:fs'
import type { FolderEntry } from '../path/folder.ts'

/** What stands at a path, as callers see it; links, pipes and devices are nothing. */
export function entryOf(path: string, info: Stats): FolderEntry | undefined {
  if (!info.isFile() && !info.isDirectory()) return undefined
  return {
    path,
    type: info.isFile() ? 'file' : 'folder',
    bytes: info.isFile() ? info.size : 0,
    modifiedMs: info.mtimeMs,
    executable: info.isFile() && (info.mode & 0o100) !== 0,
  }
}
