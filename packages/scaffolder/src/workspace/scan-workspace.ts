import { createHash } from 'node:crypto'
import { CallboardError, type Folder, type FolderEntry } from '@callboard/core'
import { errors } from '../errors.ts'
import type { SecretKeeper } from '../run/secret-keeper.ts'
import type { KeptFile } from '../tasks/task-store.ts'
import type { WorkspaceLimits } from './run-workspace.ts'
import { isUnchanged, type ManifestFile, type SeenFile } from './workspace-manifest.ts'

/** What is known of the files of a workspace. */
export interface WorkspaceBook {
  /** As they were kept last, by path. */
  kept: Map<string, ManifestFile>
  /** As they were seen last, by path. */
  seen: Map<string, SeenFile>
  /** When the newest of them was written. */
  newestMs: number
  /** Digests of what the store has. */
  saved: Set<string>
}

/** Where to look. */
export interface WorkspaceScan {
  folder: Folder
  book: WorkspaceBook
  keeper: SecretKeeper
  limits: WorkspaceLimits
  /** Is filled with all that is there. */
  found: Map<string, SeenFile>
}

/**
 * Looks at all files of a workspace, and reads those that may have changed.
 *
 * @returns what the store does not have
 * @throws SCAFFOLDER_WORKSPACE_TOO_LARGE
 */
export async function* scanWorkspace(scan: WorkspaceScan): AsyncIterable<KeptFile> {
  const { folder, book, limits, found } = scan
  let total = 0
  for await (const entry of folder.walk({ maxEntries: limits.maxFiles * 2 })) {
    total += entry.bytes
    if (total > limits.maxBytes)
      throw errors.WORKSPACE_TOO_LARGE({ limit: `${limits.maxBytes} bytes` })
    if (found.size >= limits.maxFiles)
      throw errors.WORKSPACE_TOO_LARGE({ limit: `${limits.maxFiles} files` })
    const before = book.seen.get(entry.path)
    if (isUnchanged(entry, before, book.newestMs)) found.set(entry.path, before)
    else yield* readEntry(scan, entry)
  }
}

async function* readEntry(
  { folder, book, keeper, limits, found }: WorkspaceScan,
  { path, executable, modifiedMs, bytes: size }: FolderEntry,
): AsyncIterable<KeptFile> {
  const bytes = await folder.readBytes(path, { maxBytes: limits.maxBytes }).catch(gone)
  if (!bytes) return
  const digest = keeper.digest(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  const same = book.kept.get(path)
  const known = same?.digest === digest ? same.form : undefined
  const hidden = known === undefined ? keeper.keepBytes(bytes, purposeOf(digest)) : undefined
  const form = known ?? hidden?.form ?? 'plain'
  found.set(path, { path, digest, executable, form, bytes: size, modifiedMs })
  if (!hidden || form === 'withheld' || book.saved.has(digest)) return
  book.saved.add(digest)
  yield { digest, bytes: hidden.bytes }
}

/** What a file is sealed for. */
export function purposeOf(digest: string): string {
  return `file ${digest}`
}

/** For `.catch(…)`: a parallel step may remove what is being looked at. */
function gone(error: unknown): undefined {
  if (!CallboardError.is(error, 'CORE_PATH_MISSING')) throw error
  return undefined
}
