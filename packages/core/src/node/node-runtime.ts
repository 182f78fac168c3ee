import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
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
    try {
      for (let left = ms; left > 0; left -= longestTimerMs) {
        await delay(Math.min(left, longestTimerMs), undefined, signal ? { signal } : {})
      }
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
}
