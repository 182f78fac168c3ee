import type { Runtime } from '@callboard/core'

/**
 * Does something after a moment, once for all who ask for it meanwhile. It speaks of its failures itself, and does not happen
 * when the signal is aborted first.
 */
export function onceSoon(
  work: () => void | Promise<void>,
  {
    runtime,
    delayMs,
    signal,
  }: { runtime: Pick<Runtime, 'sleep'>; delayMs: number; signal?: AbortSignal },
): () => void {
  let isTimed = false
  return () => {
    if (isTimed) return
    isTimed = true
    runtime
      .sleep(delayMs, signal && { signal })
      .then(() => {
        isTimed = false
        return work()
      })
      .catch(() => {})
  }
}
