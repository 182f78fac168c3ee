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
  let leave = () => {}
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      const over = new AbortController()
      leave = () => over.abort(left)
      runtime
        .sleep(graceMs, { signal: over.signal })
        .then(() => reject(signal.reason))
        .catch(() => {})
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    leave = () => signal.removeEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    leave()
    // Left behind, it may still fail: nobody listens any more.
    work.catch(() => {})
  }
}

/** One reason for all: to make one with its stack each time is what takes longest in a short step. */
const left = new Error('The work is over')
