import git from 'isomorphic-git'
import { coreErrors } from '../errors/core-errors.ts'
import { compileGlob } from '../path/glob.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import type { GitObjects } from './git-cache.ts'

/** A file of a commit. */
export interface GitFile {
  path: string
  oid: string
  executable: boolean
}

const maxDepth = 64

/**
 * The files below a folder of a commit, sorted. Links and sub-modules are passed over.
 *
 * @throws CORE_FOLDER_TOO_LARGE
 */
export async function* walkCommit(
  objects: GitObjects,
  { under, maxFiles, signal }: { under: string; maxFiles: number; signal: AbortSignal | undefined },
): AsyncIterable<GitFile> {
  const { commit: oid, ...store } = objects
  const root = await entryAt(objects, under)
  if (root?.type !== 'tree') throw coreErrors.SOURCE_MISSING({ url: under })
  let left = maxFiles
  const stack = [{ path: under, oid: root.oid, isFolder: true, executable: false }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    throwIfAborted(signal)
    if (!next.isFolder) {
      left -= 1
      if (left < 0) throw coreErrors.FOLDER_TOO_LARGE({ path: under || '.', maxEntries: maxFiles })
      yield { path: next.path, oid: next.oid, executable: next.executable }
      continue
    }
    if (next.path.split('/').length > maxDepth) continue
    const { tree } = await git.readTree({ ...store, oid: next.oid })
    for (const entry of [...tree].reverse()) {
      if (entry.mode === '120000' || entry.type === 'commit') continue
      const path = next.path === '' ? entry.path : `${next.path}/${entry.path}`
      const isFolder = entry.type === 'tree'
      stack.push({ path, oid: entry.oid, isFolder, executable: entry.mode === '100755' })
    }
  }
}

/**
 * The bytes of a file of a commit.
 *
 * @throws CORE_PATH_LINK CORE_PATH_NOT_FILE CORE_SOURCE_MISSING CORE_FILE_TOO_LARGE
 */
export async function readCommitFile(
  objects: GitObjects,
  { path, url, maxBytes }: { path: string; url: string; maxBytes: number },
): Promise<{ bytes: Uint8Array; oid: string }> {
  const entry = await entryAt(objects, path)
  if (!entry) throw coreErrors.SOURCE_MISSING({ url })
  if (entry.mode === '120000') throw coreErrors.PATH_LINK({ path })
  if (entry.type !== 'blob') throw coreErrors.PATH_NOT_FILE({ path })
  return { bytes: await readBlob(objects, { oid: entry.oid, path, maxBytes }), oid: entry.oid }
}

/** @throws CORE_FILE_TOO_LARGE */
export async function readBlob(
  { commit: _, ...store }: GitObjects,
  { oid, path, maxBytes }: { oid: string; path: string; maxBytes: number },
): Promise<Uint8Array> {
  const { blob } = await git.readBlob({ ...store, oid })
  if (blob.length > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
  return blob
}

/** Paths of the files that match a pattern, sorted. */
export async function matchCommit(
  objects: GitObjects,
  pattern: string,
  context: { maxFiles: number; signal: AbortSignal | undefined },
): Promise<string[]> {
  const matches = compileGlob(pattern)
  const found: string[] = []
  for await (const { path } of walkCommit(objects, { under: '', ...context }))
    if (matches(path)) found.push(path)
  return found.sort()
}

interface EntryAt {
  oid: string
  mode: string
  type: string
}

/** What stands at a path, found one component at a time, so that no link is followed. */
async function entryAt(objects: GitObjects, path: string): Promise<EntryAt | undefined> {
  const { commit, ...store } = objects
  const { commit: root } = await git.readCommit({ ...store, oid: commit })
  let entry: EntryAt = { oid: root.tree, mode: '040000', type: 'tree' }
  for (const name of path === '' ? [] : path.split('/')) {
    if (entry.mode === '120000') throw coreErrors.PATH_LINK({ path })
    if (entry.type !== 'tree') return undefined
    const { tree } = await git.readTree({ ...store, oid: entry.oid })
    const found = tree.find((each) => each.path === name)
    if (!found) return undefined
    entry = { oid: found.oid, mode: found.mode, type: found.type }
  }
  return entry
}
