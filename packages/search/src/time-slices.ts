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

/** Items that are visited before the clock is looked at: looking costs as much as most steps. */
const stride = 64

/** Visits items one by one, with pauses between some of them. */
export async function visitInSlices<Item>(
  items: Iterable<Item>,
  pause: Pause,
  visit: (item: Item, at: number) => void,
): Promise<void> {
  let at = 0
  for (const item of items) {
    visit(item, at)
    at += 1
    if (at % stride === 0) await pause()
  }
}
