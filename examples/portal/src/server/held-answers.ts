import type { Runtime } from '@callboard/core'

const lifetimeMs = 15 * 60_000
const maxHeld = 1_000

type Texts = Readonly<Record<string, string>>

/**
 * Answers of forms that a page must not show, between the form, the plan and the run: they stay on the server, under a
 * key that the page carries, until the run ends or a quarter of an hour has passed.
 */
export interface HeldAnswers {
  /** Holds texts by the names of their fields, in place of what was under the key. */
  keep(key: string, texts: Texts): void
  /** What is held under a key, empty when there is nothing or its time is over. */
  of(key: string): Texts
  /** Puts what is under one key under another. */
  move(from: string, to: string): void
  drop(key: string): void
  /** How many keys there are. */
  readonly size: number
}

/** `signal` lets go of everything. */
export function createHeldAnswers({
  runtime,
  signal,
}: {
  runtime: Pick<Runtime, 'sleep'>
  signal: AbortSignal
}): HeldAnswers {
  const held = new Map<string, { texts: Texts; timer: AbortController }>()
  const drop = (key: string) => {
    held.get(key)?.timer.abort()
    held.delete(key)
  }
  signal.addEventListener('abort', () => [...held.keys()].forEach(drop), { once: true })
  const keep = (key: string, texts: Texts) => {
    drop(key)
    if (Object.keys(texts).length === 0 || signal.aborted) return
    const [oldest] = held.keys()
    if (held.size >= maxHeld && oldest !== undefined) drop(oldest)
    const timer = new AbortController()
    held.set(key, { texts, timer })
    // A sleep that is ended was dropped before its time.
    const isOver = runtime.sleep(lifetimeMs, { signal: timer.signal })
    isOver.then(() => drop(key)).catch(() => {})
  }
  return {
    keep,
    drop,
    of: (key) => held.get(key)?.texts ?? {},
    move(from, to) {
      const { texts = {} } = held.get(from) ?? {}
      drop(from)
      keep(to, texts)
    },
    get size() {
      return held.size
    },
  }
}
