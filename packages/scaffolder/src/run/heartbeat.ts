import type { ClaimedTask, TaskHold, TaskStore } from '../tasks/task-store.ts'
import type { ActiveRun } from './active-run.ts'
import type { ChosenRuns } from './chosen-runs.ts'
import { createHoldWatch, type HoldWatch } from './hold-watch.ts'
import type { RunsContext } from './runs-context.ts'

/** The signs of life of a worker. */
export interface Heartbeat {
  /** How often there is one, in milliseconds. */
  everyMs: number
  /** Gives one where it is time for it. Learns of cancellations, and takes over from workers that give none. */
  beatWhenDue(): Promise<void>
}

/** What a heart beats for. */
export interface HeartbeatOptions {
  /** How long a hold must stand still to be taken over. */
  leaseMs: number
  /** The runs that are under way here. */
  active: ReadonlyMap<string, ActiveRun>
  /** Whether another run can be carried out here. */
  hasRoom: () => boolean
  /** The runs that it is for. */
  chosen: ChosenRuns
  begin(claimed: ClaimedTask): void
}

/** Longest time between two signs of life. */
const longestBeatMs = 1000

/** Creates the heartbeat of a worker. */
export function createHeartbeat(context: RunsContext, options: HeartbeatOptions): Heartbeat {
  const { runtime } = context
  const { leaseMs } = options
  const everyMs = Math.min(longestBeatMs, leaseMs / 10)
  const watch = createHoldWatch({ leaseMs, monotonicMs: () => runtime.monotonicMs() })
  let last = Number.NEGATIVE_INFINITY
  return {
    everyMs,
    async beatWhenDue() {
      if (runtime.monotonicMs() - last < everyMs) return
      last = runtime.monotonicMs()
      await beat(context, options.active)
      await lookAfterHolds(context, { ...options, watch })
    },
  }
}

/** Tells each run what the store says of it. */
async function beat(
  { store, worker }: RunsContext,
  active: HeartbeatOptions['active'],
): Promise<void> {
  const leases = [...active.values()].map(({ lease }) => lease)
  const held = await store.beat(worker, leases)
  for (const [id, run] of active) {
    const state = held.get(id)
    if (state?.cancelling) {
      const task = await store.get(id)
      run.cancel(task?.cancelling?.reason ?? 'The run was cancelled')
    } else if (!state && leases.includes(run.lease)) run.letGo()
  }
}

async function lookAfterHolds(
  { store, worker, logger }: RunsContext,
  { active, chosen, hasRoom, begin, watch }: HeartbeatOptions & { watch: HoldWatch },
): Promise<void> {
  const holds = await store.holds()
  const mine = holds.filter((hold) => hold.worker === worker)
  for (const hold of mine) if (!active.has(hold.taskId)) await dropHold(store, hold)
  const ids = await chosen.ids()
  for (const hold of watch.look(holds.filter((each) => each.worker !== worker))) {
    if (!hasRoom() || !(ids?.includes(hold.taskId) ?? true)) continue
    const claimed = await store.takeOver(hold, { worker })
    if (!claimed) continue
    logger.warn('A run is taken over from a worker that stands still', { taskId: hold.taskId })
    begin(claimed)
  }
}

/** A run that was let go of while the store did not answer. One that is bound to this worker is not held, but waits. */
async function dropHold(store: TaskStore, { taskId, epoch }: TaskHold): Promise<void> {
  const status = (await store.get(taskId))?.status
  if (status === 'processing')
    await store.commit({ taskId, epoch }, { task: { status: 'open' } }).catch(() => {})
}
