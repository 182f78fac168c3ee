import { messageOf } from '@callboard/core'
import type { ClaimedTask } from '../tasks/task-store.ts'
import { type ActiveRun, beginRun } from './active-run.ts'
import type { ChosenRuns } from './chosen-runs.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createNudge } from './nudge.ts'
import type { RunResult, RunsContext } from './runs-context.ts'
import { smallest } from './smallest.ts'

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
  /** The runs that it is for. */
  chosen: ChosenRuns
  /** Told of each run that is over. */
  onEnd: (claimed: ClaimedTask, result: RunResult) => void
}

/** Creates a worker; it begins at once. */
export function createWorker(context: RunsContext, options: WorkerOptions): Worker {
  const { runtime } = context
  const { limit } = options
  const active = new Map<string, ActiveRun>()
  const nudge = createNudge(runtime)
  let isStopping = false
  let isWoken = true
  const wake = () => {
    isWoken = true
    nudge.push()
  }
  const rounds = createRounds(context, {
    ...options,
    active,
    wake,
    hasRoom: () => !isStopping && active.size < limit,
  })

  async function work(): Promise<void> {
    while (!isStopping || active.size > 0) {
      isWoken = false
      const restMs = await rounds.next()
      if (isWoken || (isStopping && active.size === 0)) continue
      using rest = nudge.rest(restMs)
      await rest.over
    }
  }

  const working = limit > 0 ? work() : Promise.resolve()
  return {
    find: (id) => active.get(id),
    wake,
    async stop({ graceMs }) {
      const isSecond = isStopping
      isStopping = true
      wake()
      for (const run of active.values()) isSecond || graceMs <= 0 ? run.letGo() : run.stop()
      using time = createNudge(runtime).rest(graceMs)
      await Promise.race([working, time.over])
      for (const run of active.values()) run.letGo()
      await working
    },
  }
}

/** One round after the other: signs of life, then runs to begin. */
interface Rounds {
  /** @returns how long to rest, in milliseconds; until it is woken where it says nothing */
  next(): Promise<number | undefined>
}

/** What a worker works with from round to round. */
interface RoundsOptions extends WorkerOptions {
  active: Map<string, ActiveRun>
  wake: () => void
  hasRoom: () => boolean
}

function createRounds(context: RunsContext, options: RoundsOptions): Rounds {
  const { runtime, logger, local } = context
  const { isShared, active } = options
  const begin = (claimed: ClaimedTask) => beginHere(context, claimed, options)
  const heart = createHeartbeat(context, { ...options, begin })
  const patience = createPatience({ fromMs: heart.everyMs, toMs: 2.5 * heart.everyMs })
  const mustBeat = () => isShared || active.size > 0 || local.secrets.size > 0
  return {
    async next() {
      try {
        if (mustBeat()) await heart.beatWhenDue()
        const wakeAt = await claimAll(context, { ...options, begin })
        if (patience.end()) logger.info('The store of runs answers again')
        const untilWake = wakeAt === undefined ? undefined : Math.max(0, wakeAt - runtime.now())
        return smallest(untilWake, mustBeat() ? heart.everyMs : undefined)
      } catch (error) {
        const { ms, isFirst } = patience.lose()
        if (isFirst) logger.warn(`The store of runs does not answer: ${messageOf(error)}`)
        return ms
      }
    },
  }
}

function beginHere(
  context: RunsContext,
  claimed: ClaimedTask,
  { active, onEnd, wake }: RoundsOptions,
): void {
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

/** @returns the next moment at which there is something to begin */
async function claimAll(
  { store, runtime, worker }: RunsContext,
  { chosen, hasRoom, begin }: RoundsOptions & { begin: (claimed: ClaimedTask) => void },
): Promise<number | undefined> {
  const now = runtime.now()
  while (hasRoom()) {
    const ids = await chosen.ids()
    const claimed = await store.claim({ worker, now, ids })
    if (!claimed) return store.nextWake({ now, ids })
    begin(claimed)
  }
  return undefined
}

/** Rests that grow while the store does not answer; short enough that nobody takes a worker for dead when it does again. */
function createPatience({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  let lastMs = 0
  return {
    lose() {
      const isFirst = lastMs === 0
      lastMs = isFirst ? fromMs : Math.min(lastMs * 2, toMs)
      return { ms: lastMs, isFirst }
    },
    /** @returns whether it was needed */
    end() {
      const wasNeeded = lastMs > 0
      lastMs = 0
      return wasNeeded
    },
  }
}
