import { type Runtime, throwIfAborted } from '@callboard/core'
import { errors } from '../errors.ts'

/** Wakes those who wait for entries in logs. */
export interface EventWatch {
  /** Resolves when there may be entries after an id. @throws SCAFFOLDER_TASK_MISSING */
  changed(id: string, options: { after: number; signal?: AbortSignal | undefined }): Promise<void>
  /** Says that this process has written to a log. */
  tell(id: string): void
}

/** What logs are watched with. */
export interface EventWatchOptions {
  /** By run, the number of its last entry; a run that is gone is left out. */
  lastEvents(ids: readonly string[]): Promise<ReadonlyMap<string, number>>
  runtime: Pick<Runtime, 'sleep'>
  pollMs: number
}

interface Waiter {
  id: string
  after: number
  resolve(): void
  reject(reason: unknown): void
}

/**
 * Watches the logs that somebody waits for: what this process writes is told at once, what others write is found by asking for
 * all of them together, every `pollMs`, while there is somebody who waits.
 */
export function createEventWatch({ lastEvents, runtime, pollMs }: EventWatchOptions): EventWatch {
  const waiters = new Set<Waiter>()
  /** Aborted when nobody waits any more. */
  let polling: AbortController | undefined

  const look = (asked: readonly Waiter[]) => answer(asked, lastEvents)
  const poll = async ({ signal }: AbortController) => {
    while (!signal.aborted) {
      // Ended early only when nobody waits.
      await runtime.sleep(pollMs, { signal }).catch(() => undefined)
      if (!signal.aborted) await look([...waiters])
    }
  }
  const enter = (waiter: Waiter) => {
    // Waiting comes before looking, so that nothing falls in between.
    waiters.add(waiter)
    void look([waiter])
    if (polling) return
    polling = new AbortController()
    void poll(polling)
  }
  const leave = (waiter: Waiter) => {
    waiters.delete(waiter)
    if (waiters.size > 0) return
    polling?.abort()
    polling = undefined
  }
  return {
    async changed(id, { after, signal }) {
      throwIfAborted(signal)
      const waiter: Waiter = { id, after, resolve() {}, reject() {} }
      const abort = () => waiter.reject(signal?.reason)
      signal?.addEventListener('abort', abort)
      try {
        await new Promise<void>((resolve, reject) => {
          Object.assign(waiter, { resolve, reject })
          enter(waiter)
        })
      } finally {
        signal?.removeEventListener('abort', abort)
        leave(waiter)
      }
    },
    tell(id) {
      for (const waiter of waiters) if (waiter.id === id) waiter.resolve()
    },
  }
}

/** Ends the waits that are over, or all of them where nobody can tell. */
async function answer(
  asked: readonly Waiter[],
  lastEvents: EventWatchOptions['lastEvents'],
): Promise<void> {
  try {
    const last = await lastEvents([...new Set(asked.map(({ id }) => id))])
    for (const waiter of asked) {
      const found = last.get(waiter.id)
      if (found === undefined) waiter.reject(errors.TASK_MISSING({ id: waiter.id }))
      else if (found > waiter.after) waiter.resolve()
    }
  } catch (error) {
    for (const waiter of asked) waiter.reject(error)
  }
}
