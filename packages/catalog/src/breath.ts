import type { Runtime } from '@callboard/core'

/** Lets others run when work has gone on for long; most calls return at once. */
export type Breath = () => Promise<void> | undefined

/** How long work may keep the process to itself. */
const longestMs = 10

/** Takes turns with everything else in the process: drivers of embedded databases answer without ever letting go. */
export function createBreath(runtime: Runtime): Breath {
  let since = runtime.monotonicMs()
  return () => {
    if (runtime.monotonicMs() - since < longestMs) return undefined
    return new Promise((resume) => {
      setImmediate(() => {
        since = runtime.monotonicMs()
        resume()
      })
    })
  }
}
