import type { Runtime } from '@callboard/core'

/** How long an action may take to end by itself once its run is cancelled. */
const graceMs = 2000

/**
 * Waits for work, but not for ever once it was told to stop: an action that ignores its signal is left behind when the
 * grace is over. What it still does has no effect on the run.
 */
export async function untilAborted<T>(
  work: Promise<T>,
  { signal, runtime }: { signal: AbortSignal; runtime: Runtime },
): Promise<T> {
  const over = new AbortController()
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      runtime
        .sleep(graceMs, { signal: over.signal })
        .then(() => reject(signal.reason))
        .catch(() => {})
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal })
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    over.abort()
    // Left behind, it may still fail: nobody listens any more.
    work.catch(() => {})
  }
}
