import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { throwIfAborted } from '../runtime/abort.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** Longest single timer; Node turns a longer one into one millisecond. */
export const longestTimerMs = 2 ** 31 - 1

/** The real clock and real chance. */
export const nodeRuntime: Runtime = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  randomId: () => randomUUID(),
  async sleep(ms, { signal } = {}) {
    throwIfAborted(signal)
    for (let left = ms; left > 0; left -= longestTimerMs)
      await delay(Math.min(left, longestTimerMs), signal)
  },
}

/** That of Node makes an error with its stack for each delay that is cut short, which takes longer than all else of it. */
function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
