import type { Runtime } from '@callboard/core'

const lifetimeMs = 15 * 60_000
const maxHeld = 1_000

/** Secrets of forms between plan and run: they stay on the server, because a page would show them. */
export interface HeldSecrets {
  keep(key: string, secrets: Readonly<Record<string, string>>): void
  /** What is held for a key, empty when there is nothing or its time is over. */
  of(key: string): Readonly<Record<string, string>>
}

export function createHeldSecrets(runtime: Pick<Runtime, 'monotonicMs'>): HeldSecrets {
  const held = new Map<string, { secrets: Readonly<Record<string, string>>; until: number }>()
  const forget = () => {
    const now = runtime.monotonicMs()
    for (const [key, { until }] of held) if (until <= now || held.size > maxHeld) held.delete(key)
  }
  return {
    keep(key, secrets) {
      forget()
      if (Object.keys(secrets).length > 0)
        held.set(key, { secrets, until: runtime.monotonicMs() + lifetimeMs })
    },
    of(key) {
      forget()
      return held.get(key)?.secrets ?? {}
    },
  }
}
