import { type Runtime, throwIfAborted } from '@callboard/core'

/** Longest time that long work holds the thread, in milliseconds. */
const sliceMs = 10

/** Awaited between small steps of long work; a promise is there to be waited for. */
export type Pause = () => Promise<void> | undefined

/** To be awaited between small steps of long work: lets others run when a slice of time is used up. */
export function createTimeSlices(runtime: Runtime, signal?: AbortSignal | undefined): Pause {
  let since = runtime.monotonicMs()
  return () => {
    throwIfAborted(signal)
    if (runtime.monotonicMs() - since < sliceMs) return undefined
    return runtime.sleep(1, { signal }).then(() => {
      since = runtime.monotonicMs()
    })
  }
}
