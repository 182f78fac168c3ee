import { watch as watchPath } from 'node:fs'
import { sep } from 'node:path'
import { throwIfAborted } from '../runtime/abort.ts'
import { fileSystemError } from './file-system-error.ts'

/** Paths below a folder that change, until the signal ends it. */
export async function* watchFolder(root: string, signal: AbortSignal): AsyncIterable<string> {
  throwIfAborted(signal)
  const pending = new Set<string>()
  let failure: unknown
  let wake = () => {}
  const onAbort = () => wake()
  const watcher = watchPath(root, { recursive: true, persistent: false }, (_event, name) => {
    if (name === null) return
    pending.add(name.split(sep).join('/'))
    wake()
  })
  watcher.on('error', (error) => {
    failure = fileSystemError.of(root, error)
    wake()
  })
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
    watcher.close()
  }
}
