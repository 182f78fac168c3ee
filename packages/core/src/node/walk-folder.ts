import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'
import type { FolderEntry, WalkOptions } from '../path/folder.ts'
import { compileGlob } from '../path/glob.ts'
import { isGitName } from '../path/relative-path.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import { fileSystemError } from './file-system-error.ts'

const maxDepth = 64

/** Walks without recursion, opens nothing but folders, and passes over links, pipes and devices. */
export async function* walkFolder({
  root,
  locate,
  under = '.',
  include = [],
  exclude = [],
  maxEntries = 100_000,
  onSkipped,
  signal,
}: WalkOptions & {
  root: string
  locate: (path: string) => Promise<string>
}): AsyncIterable<FolderEntry> {
  const included = include.map(compileGlob)
  const excluded = exclude.map(compileGlob)
  await locate(under)
  let seen = 0
  const stack = [under === '.' ? '' : under.replace(/\/+$/, '').replace(/^\.\//, '')]
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    throwIfAborted(signal)
    const at = join(root, path)
    const info = await lstat(at).catch(() => undefined)
    if (info === undefined) continue
    if (info.isFile()) {
      if (included.length === 0 || included.some((matches) => matches(path))) {
        yield {
          path,
          type: 'file',
          bytes: info.size,
          modifiedMs: info.mtimeMs,
          executable: (info.mode & 0o100) !== 0,
        }
      }
      continue
    }
    if (!info.isDirectory()) {
      onSkipped?.(
        path,
        info.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file',
      )
      continue
    }
    if (path.split('/').length > maxDepth) {
      onSkipped?.(path, `it lies deeper than ${maxDepth} folders`)
      continue
    }
    const names: string[] = []
    for await (const entry of await opendir(at).catch(fileSystemError(path))) {
      seen += 1
      if (seen > maxEntries) throw coreErrors.FOLDER_TOO_LARGE({ path: under, maxEntries })
      if (!isGitName(entry.name)) names.push(entry.name)
    }
    const children = names
      .sort((a, b) => (a < b ? 1 : -1))
      .map((name) => (path === '' ? name : `${path}/${name}`))
      .filter((child) => !excluded.some((matches) => matches(child)))
    stack.push(...children)
  }
}
