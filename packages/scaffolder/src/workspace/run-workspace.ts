import { createHash } from 'node:crypto'
import { CallboardError, type Folder } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { errors } from '../errors.ts'
import type { SecretKeeper } from '../run/secret-keeper.ts'
import type { KeptFile, TaskStore } from '../tasks/task-store.ts'
import {
  formatManifest,
  isUnchanged,
  type ManifestFile,
  parseManifest,
  type SeenFile,
} from './workspace-manifest.ts'

/** How much of a workspace is kept. */
export interface WorkspaceLimits {
  /** @default 268_435_456 (256 MiB) */
  maxBytes: number
  /** @default 20_000 */
  maxFiles: number
}

/** The folder that the steps of a run share, which survives the process. */
export interface RunWorkspace extends AsyncDisposable {
  readonly folder: Folder
  /** Says that something may have changed. */
  touch(): void
  /** Keeps what has changed. @returns the manifest, or nothing where all is as it was @throws SCAFFOLDER_WORKSPACE_TOO_LARGE */
  keep(): Promise<string | undefined>
  /** Brings the folder back to what was kept last. */
  restore(): Promise<void>
}

/** Opens the workspace of a run, with what was kept of it. */
export async function openRunWorkspace({
  taskId,
  store,
  keeper,
  limits,
  manifest,
}: {
  taskId: string
  store: Pick<TaskStore, 'saveFiles' | 'loadFile'>
  keeper: SecretKeeper
  limits: WorkspaceLimits
  manifest: string | undefined
}): Promise<RunWorkspace> {
  const temporary = await createTemporaryFolder({ prefix: workspacePrefix, owned: true })
  const { folder } = temporary
  const kept = new Map<string, ManifestFile>(
    manifest === undefined ? [] : parseManifest(manifest).map((file) => [file.path, file]),
  )
  const saved = new Set([...kept.values()].map(({ digest }) => digest))
  let seen = new Map<string, SeenFile>()
  let newestMs = 0
  let touched = kept.size > 0

  /** Looks at all files, and reads those that may have changed. */
  async function* look(found: Map<string, SeenFile>): AsyncIterable<KeptFile> {
    let total = 0
    for await (const entry of folder.walk({ maxEntries: limits.maxFiles * 2 })) {
      total += entry.bytes
      if (total > limits.maxBytes)
        throw errors.WORKSPACE_TOO_LARGE({ limit: `${limits.maxBytes} bytes` })
      if (found.size >= limits.maxFiles)
        throw errors.WORKSPACE_TOO_LARGE({ limit: `${limits.maxFiles} files` })
      const before = seen.get(entry.path)
      if (isUnchanged(entry, before, newestMs)) {
        found.set(entry.path, before)
        continue
      }
      const bytes = await folder.readBytes(entry.path, { maxBytes: limits.maxBytes }).catch(gone)
      if (!bytes) continue
      const digest = keeper.digest(bytes) ?? createHash('sha256').update(bytes).digest('hex')
      const purpose = `file ${digest}`
      const same = kept.get(entry.path)
      const known = same?.digest === digest ? same.form : undefined
      const hidden = known === undefined ? keeper.keepBytes(bytes, purpose) : undefined
      const form = known ?? hidden?.form ?? 'plain'
      const { path, executable, modifiedMs } = entry
      found.set(path, { path, digest, executable, form, bytes: entry.bytes, modifiedMs })
      if (!hidden || form === 'withheld' || saved.has(digest)) continue
      saved.add(digest)
      yield { digest, bytes: hidden.bytes }
    }
  }

  function remember(found: Map<string, SeenFile>): boolean {
    const isSame =
      found.size === kept.size &&
      [...found.values()].every(({ path, digest, executable }) => {
        const before = kept.get(path)
        return before?.digest === digest && before.executable === executable
      })
    seen = found
    newestMs = Math.max(0, ...[...found.values()].map(({ modifiedMs }) => modifiedMs))
    return isSame
  }

  return {
    folder,
    touch: () => {
      touched = true
    },
    async keep() {
      if (!touched) return undefined
      touched = false
      const found = new Map<string, SeenFile>()
      await store.saveFiles(taskId, look(found))
      if (remember(found)) return undefined
      kept.clear()
      for (const [path, file] of found) kept.set(path, file)
      return formatManifest(found.values())
    },
    async restore() {
      if (!touched) return
      const found = new Map<string, SeenFile>()
      for await (const entry of folder.walk()) {
        const before = seen.get(entry.path)
        if (kept.has(entry.path) && isUnchanged(entry, before, newestMs))
          found.set(entry.path, before)
        else await folder.remove(entry.path)
      }
      for (const file of kept.values()) {
        if (found.has(file.path)) continue
        const { path, digest, executable, form } = file
        const stored = form === 'withheld' ? undefined : await store.loadFile(taskId, digest)
        if (form !== 'withheld' && !stored)
          throw errors.SECRETS_GONE({ what: `The file "${path}"` })
        const bytes = keeper.openBytes(
          { form, bytes: stored ?? new Uint8Array() },
          `file ${digest}`,
        )
        await folder.write(path, bytes, { executable })
        const entry = await folder.stat(path)
        if (entry) found.set(path, { ...file, bytes: entry.bytes, modifiedMs: entry.modifiedMs })
      }
      remember(found)
      touched = false
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}

/** Begins the names of the folders of workspaces. */
export const workspacePrefix = 'callboard-run-'

/** For `.catch(…)`: a parallel step may remove what is being looked at. */
function gone(error: unknown): undefined {
  if (!CallboardError.is(error, 'CORE_PATH_MISSING')) throw error
  return undefined
}
