import type { Runtime } from '@callboard/core'

const firstPauseMs = 500
const longestPauseMs = 10_000

/**
 * Looks again and again, with longer and longer pauses, until there is an answer.
 *
 * @returns what `look` gives, or nothing when the time is over
 */
export async function pollUntil<T>(
  look: () => Promise<T | undefined>,
  { timeoutMs, runtime, signal }: { timeoutMs: number; runtime: Runtime; signal: AbortSignal },
): Promise<T | undefined> {
  const end = runtime.monotonicMs() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const seen = await look()
    const leftMs = end - runtime.monotonicMs()
    if (seen !== undefined || leftMs <= 0) return seen
    await runtime.sleep(Math.min(pauseMs, leftMs), { signal })
  }
}
