import { errors } from '../errors.ts'
import type { TaskWait } from '../tasks/task.ts'
import type { HeldRun } from './held-run.ts'
import type { OpenRun } from './open-run.ts'
import { crashLimitOf } from './retry-policy.ts'
import type { StepObserver, Waiting } from './run-steps.ts'
import type { RunsContext } from './runs-context.ts'
import { smallest } from './smallest.ts'

/** Waits up to this long are waited for here; for longer ones the run is let go of. */
const shortWaitMs = 30_000

/** Where a run goes on. */
export interface Resume {
  /** Fails steps that were begun too often without ever coming to an end. */
  failCrashed(): Promise<void>
  /** Ids of steps that are over. */
  ended(): string[]
  waiting: Waiting
  /** When the run is to be woken, in milliseconds since 1970. */
  wakeAt(): number | undefined
}

/** Finds out where a run goes on. */
export function createResume(
  { runtime }: RunsContext,
  {
    run,
    held,
    observer,
    deadline,
  }: { run: OpenRun; held: HeldRun; observer: StepObserver; deadline: number | undefined },
): Resume {
  const { state, claimed } = run
  const { steps } = claimed.task
  const over = new Set(steps.flatMap(({ id, endedAt }) => (endedAt === undefined ? [] : [id])))
  const waits = new Map(
    steps.flatMap(({ id, status, waitingFor }): [string, TaskWait][] =>
      status === 'waiting' && waitingFor ? [[id, waitingFor]] : [],
    ),
  )
  return {
    async failCrashed() {
      for (const { step, error } of crashesOf(run)) {
        over.add(step.id)
        state.failure ??= error
        state.phase = 'failed'
        await observer.ended(step, { status: 'failed', error })
      }
    },
    ended: () => [...over],
    waiting: {
      waits,
      async isOver({ key, until }) {
        if (until !== undefined && Date.parse(until) <= runtime.now()) return true
        return (await state.waits?.result(key)) !== undefined
      },
      pause: (all, work) => pause({ runtime, held }, all, work),
    },
    wakeAt() {
      return smallest(nextDue(waits.values()), deadline)
    },
  }
}

/** Waits here for what is soon over. */
async function pause(
  { runtime, held }: Pick<RunsContext, 'runtime'> & { held: HeldRun },
  waits: readonly TaskWait[],
  work: readonly Promise<unknown>[],
): Promise<boolean> {
  const due = nextDue(waits)
  const left = due === undefined ? undefined : Math.max(0, due - runtime.now())
  if (work.length === 0 && (left === undefined || left > shortWaitMs)) return false
  using rest = held.nudge.rest(left)
  await Promise.race([...work, rest.over])
  return true
}

/** Steps that were begun too often without ever coming to an end. */
function crashesOf({ state, claimed }: OpenRun) {
  return state.template.steps.flatMap((step) => {
    const record = claimed.task.steps.find(({ id }) => id === step.id)
    if (record?.status !== 'processing') return []
    const { attempt = 1 } = record
    if (attempt < crashLimitOf(state, step)) return []
    const { at } = state.template.locate(step.path) ?? {}
    return [{ step, error: errors.STEP_CRASHED({ step: step.id, attempts: attempt }, { at }) }]
  })
}

function nextDue(waits: Iterable<TaskWait>): number | undefined {
  const moments = [...waits].flatMap(({ until }) => (until === undefined ? [] : Date.parse(until)))
  return smallest(...moments)
}
