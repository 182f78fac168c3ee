import type { Folder } from '@callboard/core'
import { deferTemporaryFolder } from '@callboard/core/node'
import { errors } from '../errors.ts'
import type { SecretKeeper } from '../run/secret-keeper.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import { purposeOf, scanWorkspace, type WorkspaceBook } from './scan-workspace.ts'
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
  /** It is made when it is first used. */
  readonly folder: Folder
  /** Says that something may have changed. */
  touch(): void
  /** Keeps what has changed. @returns the manifest, or nothing where all is as it was @throws SCAFFOLDER_WORKSPACE_TOO_LARGE */
  keep(): Promise<string | undefined>
  /** Brings the folder back to what was kept last. */
  restore(): Promise<void>
}

/** What a workspace is opened with. */
export interface RunWorkspaceOptions {
  taskId: string
  store: Pick<TaskStore, 'saveFiles' | 'loadFile'>
  keeper: SecretKeeper
  limits: WorkspaceLimits
  /** What was kept of it. */
  manifest: string | undefined
}

/** Begins the names of the folders of workspaces. */
export const workspacePrefix = 'callboard-run-'

/** Opens the workspace of a run, with what was kept of it. */
export function openRunWorkspace(options: RunWorkspaceOptions): RunWorkspace {
  const { taskId, store, keeper, limits, manifest } = options
  const temporary = deferTemporaryFolder({ prefix: workspacePrefix, owned: true })
  const { folder } = temporary
  const book = openBook(manifest)
  let isTouched = book.kept.size > 0
  return {
    folder,
    touch: () => {
      isTouched = true
    },
    async keep() {
      if (!isTouched) return undefined
      isTouched = false
      const found = new Map<string, SeenFile>()
      await store.saveFiles(taskId, scanWorkspace({ folder, book, keeper, limits, found }))
      note(book, found)
      if (isSame(book.kept, found)) return undefined
      book.kept = found
      return formatManifest(found.values())
    },
    async restore() {
      if (!isTouched) return
      const found = await removeOthers(folder, book)
      for (const file of book.kept.values())
        if (!found.has(file.path)) await bringBack(options, { folder, file, found })
      note(book, found)
      isTouched = false
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}

function openBook(manifest: string | undefined): WorkspaceBook {
  const files = manifest === undefined ? [] : parseManifest(manifest)
  return {
    kept: new Map(files.map((file) => [file.path, file])),
    seen: new Map(),
    newestMs: 0,
    saved: new Set(files.map(({ digest }) => digest)),
  }
}

function note(book: WorkspaceBook, found: Map<string, SeenFile>): void {
  book.seen = found
  book.newestMs = Math.max(0, ...[...found.values()].map(({ modifiedMs }) => modifiedMs))
}

function isSame(kept: WorkspaceBook['kept'], found: ReadonlyMap<string, SeenFile>): boolean {
  if (found.size !== kept.size) return false
  return [...found.values()].every(({ path, digest, executable }) => {
    const before = kept.get(path)
    return before?.digest === digest && before.executable === executable
  })
}

/** Removes what is not as it was kept. @returns what is */
async function removeOthers(
  folder: Folder,
  { kept, seen, newestMs }: WorkspaceBook,
): Promise<Map<string, SeenFile>> {
  const found = new Map<string, SeenFile>()
  for await (const entry of folder.walk()) {
    const before = seen.get(entry.path)
    if (kept.has(entry.path) && isUnchanged(entry, before, newestMs)) found.set(entry.path, before)
    else await folder.remove(entry.path)
  }
  return found
}

async function bringBack(
  { taskId, store, keeper }: RunWorkspaceOptions,
  { folder, file, found }: { folder: Folder; file: ManifestFile; found: Map<string, SeenFile> },
): Promise<void> {
  const { path, digest, executable, form } = file
  const stored = form === 'withheld' ? undefined : await store.loadFile(taskId, digest)
  if (form !== 'withheld' && !stored) throw errors.SECRETS_GONE({ what: `The file "${path}"` })
  const kept = { form, bytes: stored ?? new Uint8Array() }
  await folder.write(path, keeper.openBytes(kept, purposeOf(digest)), { executable })
  const entry = await folder.stat(path)
  if (entry) found.set(path, { ...file, bytes: entry.bytes, modifiedMs: entry.modifiedMs })
}
