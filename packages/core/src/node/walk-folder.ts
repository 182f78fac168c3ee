import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { FolderEntry, WalkOptions } from '../path/folder.ts'
import { compileGlob } from '../path/glob.ts'
import { isGitName, parseRelativePath, type RelativePathOptions } from '../path/relative-path.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import { entryOf } from './entry-of.ts'
import { fileSystemError, isMissing } from './file-system-error.ts'
import { inFolder } from './in-folder.ts'

const maxDepth = 64
const defaultMaxEntries = 100_000

/** Walks without recursion, opens nothing but folders, and passes over links, pipes, devices and unreadable names. */
export async function* walkFolder({
  root,
  under,
  grammar,
  include = [],
  exclude = [],
  maxEntries = defaultMaxEntries,
  namesOnly = false,
  onSkipped,
  signal,
}: Omit<WalkOptions, 'under'> & {
  root: string
  under: string
  grammar: RelativePathOptions
}): AsyncIterable<FolderEntry> {
  const included = include.map(compileGlob)
  const excluded = exclude.map(compileGlob)
  const wanted = (path: string) =>
    included.length === 0 || included.some((matches) => matches(path))
  let left = maxEntries
  const stack: Found[] = [{ path: under, isFile: false }]
  for (let found = stack.pop(); found !== undefined; found = stack.pop()) {
    throwIfAborted(signal)
    const { path } = found
    const reason = path === '' ? undefined : refusalOf(path, grammar)
    if (namesOnly && found.isFile && reason === undefined) {
      if (wanted(path)) yield { path, type: 'file', bytes: 0, modifiedMs: 0, executable: false }
      continue
    }
    const info = await lstat(join(root, path)).catch(missingIsNothing(path))
    const entry = info && entryOf(path, info)
    if (info === undefined) continue
    if (reason !== undefined) onSkipped?.(path, reason)
    else if (info.isSymbolicLink()) onSkipped?.(path, 'it is a symbolic link')
    else if (entry === undefined) onSkipped?.(path, 'it is not a regular file')
    else if (entry.type === 'file') {
      if (wanted(path)) yield entry
    } else if (path.split('/').length > maxDepth) {
      onSkipped?.(path, `it lies deeper than ${maxDepth} folders`)
    } else {
      const names = await readNames(join(root, path), left).catch((error: unknown) => {
        if (path === under) fileSystemError(path || '.')(error)
        onSkipped?.(path, 'it cannot be opened')
      })
      if (names === undefined) continue
      left -= names.length
      if (left < 0) throw coreErrors.FOLDER_TOO_LARGE({ path: under || '.', maxEntries })
      const children = names
        .filter(({ name }) => !isGitName(name))
        .map(({ name, isFile }) => ({ path: path === '' ? name : `${path}/${name}`, isFile }))
        .filter((child) => !excluded.some((matches) => matches(child.path)))
      stack.push(...children.reverse())
    }
  }
}

/** A path on the way, and whether its folder says that it is a regular file. */
interface Found {
  path: string
  isFile: boolean
}

/** The entries of one folder, sorted; without `.git`, links and what no path can name. */
export async function listFolder(
  at: string,
  { base, grammar }: { base: string; grammar: RelativePathOptions },
): Promise<FolderEntry[]> {
  const names = await readNames(at, defaultMaxEntries)
  if (names.length > defaultMaxEntries)
    throw coreErrors.FOLDER_TOO_LARGE({ path: base || '.', maxEntries: defaultMaxEntries })
  const entries = await Promise.all(
    names.map(async ({ name }) => {
      const path = base === '' ? name : `${base}/${name}`
      if (refusalOf(path, grammar) !== undefined) return undefined
      const info = await lstat(join(at, name)).catch(missingIsNothing(path))
      return info && entryOf(path, info)
    }),
  )
  return entries.filter((entry) => entry !== undefined)
}

/** Sorted names in a folder; one more than `max` says that there are too many. */
async function readNames(at: string, max: number): Promise<{ name: string; isFile: boolean }[]> {
  const names: { name: string; isFile: boolean }[] = []
  await inFolder(at, async (base) => {
    for await (const entry of (await opendir(base)) as AsyncIterable<Dirent>) {
      names.push({ name: entry.name, isFile: entry.isFile() })
      if (names.length > max) return
    }
  })
  return names.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Why the folder would refuse to read a path that stands in it: what is walked can be read. */
function refusalOf(path: string, grammar: RelativePathOptions): string | undefined {
  try {
    parseRelativePath(path, grammar)
    return undefined
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return String(error.data.reason)
  }
}

/** For `.catch(…)`: what vanished while we walked was never there. */
function missingIsNothing(path: string): (error: unknown) => undefined {
  return (error) => {
    if (!isMissing(error)) fileSystemError(path)(error)
    return undefined
  }
}
