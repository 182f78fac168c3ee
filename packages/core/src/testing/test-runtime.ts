import { throwIfAborted } from '../runtime/abort.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** A runtime whose clock stands still until it is turned. */
export interface TestRuntime extends Runtime {
  /** Moves both clocks forward and ends the sleeps that are over, in their order. */
  advance(ms: number): Promise<void>
}

/** Creates a runtime for tests: a fixed date, ids that count up, sleeping without waiting. */
export function createTestRuntime({ startMs = Date.UTC(2026, 0, 1) } = {}): TestRuntime {
  let elapsed = 0
  let ids = 0
  const sleepers = new Set<{ until: number; wake: () => void }>()
  return {
    now: () => startMs + elapsed,
    monotonicMs: () => elapsed,
    randomId() {
      ids += 1
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    },
    async sleep(ms, { signal } = {}) {
      throwIfAborted(signal)
      if (ms <= 0) return
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const wake = () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        }
        const sleeper = { until: elapsed + ms, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      })
    },
    async advance(ms) {
      const target = elapsed + ms
      for (;;) {
        const next = [...sleepers]
          .filter(({ until }) => until <= target)
          .sort((a, b) => a.until - b.until)[0]
        if (!next) break
        sleepers.delete(next)
        elapsed = Math.max(elapsed, next.until)
        next.wake()
        await new Promise((done) => setImmediate(done))
      }
      elapsed = target
    },
  }
}
