import { messageOf } from '@callboard/core'
import type { ClaimedTask, TaskHold } from '../tasks/task-store.ts'
import { type ActiveRun, beginRun } from './active-run.ts'
import { createHoldWatch } from './hold-watch.ts'
import { createNudge } from './nudge.ts'
import type { RunResult, RunsContext } from './runs-context.ts'

/** Carries out the runs of a store, as many at once as it may. */
export interface Worker {
  /** The run with an id, where it is under way here. */
  find(id: string): ActiveRun | undefined
  /** Lets it look at once whether there is something to do. */
  wake(): void
  /** Claims nothing more and lets go of what is under way: between two steps, or at once when the time is over. */
  stop(options: { graceMs: number }): Promise<void>
}

/** How a worker works. */
export interface WorkerOptions {
  /** Runs that are carried out at once; none at zero. */
  limit: number
  /** How long a hold must stand still to be taken over. */
  leaseMs: number
  /** Whether other processes may have something to do for this one. */
  isShared: boolean
  /** Told of each run that is over. */
  onEnd: (claimed: ClaimedTask, result: RunResult) => void
}

/** Longest time between two signs of life. */
const longestBeatMs = 1000

/** Creates a worker; it begins at once. */
export function createWorker(
  context: RunsContext,
  { limit, leaseMs, isShared, onEnd }: WorkerOptions,
): Worker {
  const { store, runtime, logger, worker, local } = context
  const beatMs = Math.min(longestBeatMs, leaseMs / 10)
  const active = new Map<string, ActiveRun>()
  const watch = createHoldWatch({ leaseMs, monotonicMs: runtime.monotonicMs })
  const nudge = createNudge(runtime)
  let stopping = false
  let isWoken = true
  let lastBeat = Number.NEGATIVE_INFINITY

  const wake = () => {
    isWoken = true
    nudge.push()
  }

  function begin(claimed: ClaimedTask): void {
    const run = beginRun(context, claimed)
    const { id } = claimed.task
    active.set(id, run)
    run.left.then((result) => {
      // It may have been claimed again already, when it woke at once.
      if (active.get(id) === run) active.delete(id)
      if (result) onEnd(claimed, result)
      wake()
    })
  }

  async function claimAll(): Promise<number | undefined> {
    const now = runtime.now()
    while (!stopping && active.size < limit) {
      const claimed = await store.claim({ worker, now })
      if (!claimed) return store.nextWake({ now })
      begin(claimed)
    }
    return undefined
  }

  /** Says that this worker lives, learns of cancellations, and looks after the runs of workers that do not. */
  async function beat(): Promise<void> {
    const leases = [...active.values()].map(({ lease }) => lease)
    const held = await store.beat(worker, leases)
    for (const [id, run] of active) {
      const state = held.get(id)
      if (state?.cancelling) await passOnCancelling(id, run)
      else if (!state && leases.includes(run.lease)) run.letGo()
    }
    const holds = await store.holds()
    const mine = holds.filter((hold) => hold.worker === worker)
    for (const hold of mine) if (!active.has(hold.taskId)) await dropHold(hold)
    for (const hold of watch.look(holds.filter((each) => each.worker !== worker)))
      if (active.size < limit) await takeOver(hold)
  }

  async function passOnCancelling(id: string, run: ActiveRun): Promise<void> {
    const task = await store.get(id)
    run.cancel(task?.cancelling?.reason ?? 'The run was cancelled')
  }

  async function takeOver(hold: TaskHold): Promise<void> {
    const claimed = stopping ? undefined : await store.takeOver(hold, { worker })
    if (!claimed) return
    logger.warn('A run is taken over from a worker that stands still', { taskId: hold.taskId })
    begin(claimed)
  }

  /** A run that was let go of while the store did not answer. One that is bound to this worker is not held, but waits. */
  async function dropHold({ taskId, epoch }: TaskHold): Promise<void> {
    const status = (await store.get(taskId))?.status
    if (status === 'processing')
      await store.commit({ taskId, epoch }, { task: { status: 'open' } }).catch(() => {})
  }

  const mustBeat = () => isShared || active.size > 0 || local.secrets.size > 0

  async function work(): Promise<void> {
    let patienceMs = beatMs
    while (!stopping || active.size > 0) {
      isWoken = false
      let wakeAt: number | undefined
      try {
        if (mustBeat() && runtime.monotonicMs() - lastBeat >= beatMs) {
          lastBeat = runtime.monotonicMs()
          await beat()
        }
        wakeAt = await claimAll()
        patienceMs = beatMs
      } catch (error) {
        logger.warn(`The store of runs does not answer: ${messageOf(error)}`)
        patienceMs = Math.min(patienceMs * 2, 10 * longestBeatMs)
        wakeAt = runtime.now() + patienceMs
      }
      if (isWoken || (stopping && active.size === 0)) continue
      const waits = [
        ...(mustBeat() ? [beatMs] : []),
        ...(wakeAt === undefined ? [] : [Math.max(0, wakeAt - runtime.now())]),
      ]
      using rest = nudge.rest(waits.length === 0 ? undefined : Math.min(...waits))
      await rest.over
    }
  }

  const working = limit > 0 ? work() : Promise.resolve()
  return {
    find: (id) => active.get(id),
    wake,
    async stop({ graceMs }) {
      const isSecond = stopping
      stopping = true
      wake()
      for (const run of active.values()) isSecond || graceMs <= 0 ? run.letGo() : run.stop()
      using time = createNudge(runtime).rest(graceMs)
      await Promise.race([working, time.over])
      for (const run of active.values()) run.letGo()
      await working
    },
  }
}
