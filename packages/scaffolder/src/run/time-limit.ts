import type { CallboardError, Runtime } from '@callboard/core'

/** A signal that ends with another one, or when a time is over. */
export interface TimeLimit extends Disposable {
  signal: AbortSignal
}

const ended = new Error('The work is over')

/** Limits a piece of work in time. Disposing of it stops the clock. */
export function limitTime(
  signal: AbortSignal,
  {
    ms,
    runtime,
    reason,
  }: { ms: number | undefined; runtime: Runtime; reason: (ms: number) => CallboardError },
): TimeLimit {
  if (ms === undefined) return { signal, [Symbol.dispose]: () => {} }
  const [late, over] = [new AbortController(), new AbortController()]
  runtime
    .sleep(ms, { signal: over.signal })
    .then(() => late.abort(reason(ms)))
    .catch(() => {}) // the work was over first
  return {
    signal: AbortSignal.any([signal, late.signal]),
    [Symbol.dispose]: () => over.abort(ended),
  }
}
