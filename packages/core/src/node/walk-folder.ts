import { lstatSync, opendirSync, type Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import type { FolderEntry, WalkOptions } from '../path/folder.ts'
import { compileGlob } from '../path/glob.ts'
import { isGitName, parseRelativePath, type RelativePathOptions } from '../path/relative-path.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import { entryOf } from './entry-of.ts'
import { fileSystemError, isMissing } from './file-system-error.ts'
import { holdFolder } from './in-folder.ts'
import { looksInTurn, nextTurn } from './small-files.ts'

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
  const isExcluded = (path: string) =>
    isGitName(path.slice(path.lastIndexOf('/') + 1)) || excluded.some((matches) => matches(path))
  let left = maxEntries
  const start = await lstat(join(root, under)).catch(missingIsNothing(under))
  const stack: Found[] = [{ path: under, info: start }]
  for (let found = stack.pop(); found !== undefined; found = stack.pop()) {
    throwIfAborted(signal)
    const { path, info } = found
    const reason = path === '' ? undefined : refusalOf(path, grammar)
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
      const read = readEntries(join(root, path), { base: path, max: left, isExcluded })
      const entries = await read.catch((error: unknown) => {
        if (path === under) fileSystemError(path || '.')(error)
        onSkipped?.(path, 'it cannot be opened')
      })
      if (entries === undefined) continue
      left -= entries.seen
      if (left < 0) throw coreErrors.FOLDER_TOO_LARGE({ path: under || '.', maxEntries })
      stack.push(...entries.found.reverse())
    }
  }
}

/** What stands in a folder that is walked. */
interface Found {
  path: string
  /** Of a link, the link's own; nothing for what has vanished. */
  info: Stats | undefined
}

/** The entries of one folder, sorted; without `.git`, links and what no path can name. */
export async function listFolder(
  at: string,
  { base, grammar }: { base: string; grammar: RelativePathOptions },
): Promise<FolderEntry[]> {
  const { found, seen } = await readEntries(at, { base, max: defaultMaxEntries })
  if (seen > defaultMaxEntries)
    throw coreErrors.FOLDER_TOO_LARGE({ path: base || '.', maxEntries: defaultMaxEntries })
  const entries = found.map(({ path, info }) =>
    refusalOf(path, grammar) === undefined && info ? entryOf(path, info) : undefined,
  )
  return entries.filter((entry) => entry !== undefined)
}

/** What stands in one folder, sorted by name. One more `seen` than `max` says that there are too many; none is looked at then. */
async function readEntries(
  at: string,
  {
    base,
    max,
    isExcluded = () => false,
  }: { base: string; max: number; isExcluded?: (path: string) => boolean },
): Promise<{ found: Found[]; seen: number }> {
  using held = holdFolder(at)
  const names = await readNames(held.base, max)
  if (names.length > max) return { found: [], seen: names.length }
  const found: Found[] = []
  for (const [index, name] of names.sort().entries()) {
    const path = base === '' ? name : `${base}/${name}`
    if (isExcluded(path)) continue
    found.push({ path, info: look(join(held.base, name), path) })
    if (index % looksInTurn === looksInTurn - 1) await nextTurn()
  }
  return { found, seen: names.length }
}

/** The names in a folder, up to one more than `max`. */
async function readNames(at: string, max: number): Promise<string[]> {
  const names: string[] = []
  const directory = opendirSync(at, { bufferSize: looksInTurn })
  try {
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
      names.push(entry.name)
      if (names.length > max) break
      if (names.length % looksInTurn === 0) await nextTurn()
    }
  } finally {
    directory.closeSync()
  }
  return names
}

function look(at: string, path: string): Stats | undefined {
  try {
    return lstatSync(at)
  } catch (error) {
    return missingIsNothing(path)(error)
  }
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
