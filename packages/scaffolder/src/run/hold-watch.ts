import type { TaskHold } from '../tasks/task-store.ts'

/** Finds the holds of workers that are gone. */
export interface HoldWatch {
  /** @returns the holds that have stood still for long enough */
  look(holds: readonly TaskHold[]): TaskHold[]
}

/** A store that was away let nobody beat: after it, whoever lives has the time of some looks to do so. */
const leastLooks = 5

/**
 * Watches holds by a clock of its own: what counts is how long, and how often, a hold was seen to stand still here, never what
 * time it is anywhere.
 */
export function createHoldWatch({
  leaseMs,
  monotonicMs,
}: {
  leaseMs: number
  monotonicMs: () => number
}): HoldWatch {
  let seen = new Map<string, { hold: TaskHold; sinceMs: number; looks: number }>()
  return {
    look(holds) {
      const now = monotonicMs()
      const before = seen
      seen = new Map(
        holds.map((hold) => {
          const old = before.get(hold.taskId)
          const isSame =
            old?.hold.epoch === hold.epoch &&
            old.hold.worker === hold.worker &&
            old.hold.beats === hold.beats
          const { sinceMs, looks } = isSame ? old : { sinceMs: now, looks: 0 }
          return [hold.taskId, { hold, sinceMs, looks: looks + 1 }]
        }),
      )
      return [...seen.values()]
        .filter(({ sinceMs, looks }) => now - sinceMs >= leaseMs && looks >= leastLooks)
        .map(({ hold }) => hold)
    },
  }
}
