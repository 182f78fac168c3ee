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
  const rests = new Set<() => void>()
  return {
    push() {
      for (const end of rests) end()
    },
    rest(ms) {
      const clock = ms === undefined ? undefined : new AbortController()
      let end = () => {}
      const over = new Promise<void>((resolve) => {
        end = () => {
          rests.delete(end)
          clock?.abort(ended)
          resolve()
        }
      })
      rests.add(end)
      if (clock && ms !== undefined) runtime.sleep(ms, { signal: clock.signal }).then(end, end)
      return { over, [Symbol.dispose]: end }
    },
  }
}
