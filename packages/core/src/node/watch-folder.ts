import { type FSWatcher, watch as watchPath } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import { throwIfAborted } from '../runtime/abort.ts'
import { errorCode, fileSystemError, isMissing } from './file-system-error.ts'

/** What tells of paths, and of what went wrong with telling. */
interface Told {
  changed(path: string): void
  failed(error: unknown): void
}

/** Paths below a folder that change, until the signal ends it. */
export async function* watchFolder(root: string, signal: AbortSignal): AsyncIterable<string> {
  throwIfAborted(signal)
  const pending = new Set<string>()
  let failure: unknown
  let wake = () => {}
  const onAbort = () => wake()
  const told: Told = {
    changed(path) {
      pending.add(path)
      wake()
    },
    failed(error) {
      failure = fileSystemError.of(root, error)
      wake()
    },
  }
  const close = process.platform === 'linux' ? watchEachFolder(root, told) : watchTree(root, told)
  signal.addEventListener('abort', onAbort)
  try {
    while (!signal.aborted) {
      for (const path of pending) {
        pending.delete(path)
        yield path
      }
      if (failure !== undefined) throw failure
      if (pending.size === 0 && !signal.aborted)
        await new Promise<void>((done) => {
          wake = done
        })
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    close()
  }
}

/** Where the system watches whole trees. */
function watchTree(root: string, { changed, failed }: Told): () => void {
  const watcher = watchPath(root, { recursive: true, persistent: false }, (_event, name) => {
    if (name !== null) changed(name.split(sep).join('/'))
  })
  watcher.on('error', failed)
  return () => watcher.close()
}

/**
 * Linux watches no trees, and what Node does instead loses sight of a file that another one was renamed to, which is how
 * editors and Git write. A watch on each folder sees that.
 */
function watchEachFolder(root: string, { changed, failed }: Told): () => void {
  const watched = new Map<string, { inode: bigint; watcher: FSWatcher }>()
  let closed = false

  const leave = (folder: string) => {
    for (const [path, { watcher }] of watched) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue
      watcher.close()
      watched.delete(path)
    }
  }
  /** Watches a folder and those below it. Of one that is `new`, things may have come before it was watched. */
  const enter = async (folder: string, isNew: boolean): Promise<void> => {
    const path = join(root, folder)
    const { ino: inode } = await stat(path, { bigint: true })
    if (closed || watched.get(folder)?.inode === inode) return
    leave(folder)
    const watcher = watchPath(path, { persistent: false }, (_event, name) => {
      if (name !== null) look(posix.join(folder, name))
    })
    watcher.on('error', failed)
    watched.set(folder, { inode, watcher })
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const below = posix.join(folder, entry.name)
      if (isNew) changed(below)
      if (entry.isDirectory()) await enter(below, isNew).catch(unlessUnreadable)
    }
  }
  /** What changed may be a folder that is new, or gone, or another one by now. */
  const look = async (path: string): Promise<void> => {
    changed(path)
    try {
      if ((await lstat(join(root, path))).isDirectory()) await enter(path, true)
      else leave(path)
    } catch (error) {
      leave(path)
      if (!isUnreadable(error)) failed(error)
    }
  }
  enter('', false).catch(failed)
  return () => {
    closed = true
    for (const { watcher } of watched.values()) watcher.close()
  }
}

/** A folder that is gone again, or that nobody may read, leaves the others to be watched. */
function isUnreadable(error: unknown): boolean {
  return isMissing(error) || ['EACCES', 'EPERM'].includes(errorCode(error))
}

function unlessUnreadable(error: unknown): void {
  if (!isUnreadable(error)) throw error
}
