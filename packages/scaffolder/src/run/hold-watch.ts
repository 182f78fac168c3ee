import type { TaskHold } from '../tasks/task-store.ts'

/** Finds the holds of workers that are gone. */
export interface HoldWatch {
  /** @returns the holds that have stood still for long enough */
  look(holds: readonly TaskHold[]): TaskHold[]
}

/**
 * Watches holds by a clock of its own: what counts is how long a hold was seen to stand still here, never what time it is
 * anywhere.
 */
export function createHoldWatch({
  leaseMs,
  monotonicMs,
}: {
  leaseMs: number
  monotonicMs: () => number
}): HoldWatch {
  let seen = new Map<string, { hold: TaskHold; sinceMs: number }>()
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
          return [hold.taskId, isSame ? old : { hold, sinceMs: now }]
        }),
      )
      return [...seen.values()]
        .filter(({ sinceMs }) => now - sinceMs >= leaseMs)
        .map(({ hold }) => hold)
    },
  }
}
