import { CallboardError, type CallboardErrorJson, messageOf, type Runtime } from '@callboard/core'

/** What became of a question by the time that an answer was wanted. */
export type InTime<Value> =
  | { state: 'answered'; value: Value }
  /** It goes on; who asks again later may have the answer. */
  | { state: 'late' }
  | { state: 'failed'; error: Pick<CallboardErrorJson, 'message' | 'hint'> }

/** Waits for several things, for all of them no longer than one span of time. */
export interface Patience {
  /** The answer, if it is there before the time is over. Never throws. */
  wait<Value>(answer: Promise<Value>): Promise<InTime<Value>>
  /** Ends the waiting for the time. */
  [Symbol.dispose](): void
}

/** Begins to wait: `ms` milliseconds from now for everything. */
export function createPatience(runtime: Pick<Runtime, 'sleep'>, ms: number): Patience {
  const done = new AbortController()
  const over = runtime.sleep(ms, { signal: done.signal }).catch(() => undefined)
  return {
    wait: (answer) =>
      Promise.race([
        answer.then(
          (value) => ({ state: 'answered' as const, value }),
          (error: unknown) => ({ state: 'failed' as const, error: told(error) }),
        ),
        over.then(() => ({ state: 'late' as const })),
      ]),
    [Symbol.dispose]: () => done.abort(),
  }
}

function told(error: unknown): Pick<CallboardErrorJson, 'message' | 'hint'> {
  if (!CallboardError.is(error)) return { message: messageOf(error) }
  const { message, hint } = error
  return hint === undefined ? { message } : { message, hint }
}
