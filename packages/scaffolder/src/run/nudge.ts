import type { Runtime } from '@callboard/core'

/** Rests that can be cut short. */
export interface Nudge {
  /** Ends all rests of now. */
  push(): void
  /** A rest that ends after a time, or with a push; without a time, with a push only. Disposing of it ends it, too. */
  rest(ms?: number): Rest
}

/** A rest that goes on. */
export interface Rest extends Disposable {
  over: Promise<void>
}

/** One reason for all: making one with its stack takes long. */
const ended = new Error('The rest is over')

/** Creates something to rest at. */
export function createNudge(runtime: Runtime): Nudge {
  const rests = new Set<AbortController>()
  return {
    push() {
      for (const end of rests) end.abort(ended)
    },
    rest(ms) {
      const end = new AbortController()
      rests.add(end)
      const time =
        ms === undefined ? aborted(end.signal) : runtime.sleep(ms, { signal: end.signal })
      return {
        over: time.catch(() => {}).finally(() => rests.delete(end)),
        [Symbol.dispose]: () => end.abort(ended),
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
