import { CallboardError, type Runtime } from '@callboard/core'
import { errors } from '../errors.ts'
import { isFinal, type Task } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import { createNudge, type Nudge } from './nudge.ts'
import type { RunResult } from './runs-context.ts'

/** Ends of runs, for those who wait for them in this process. */
export interface Endings {
  tell(id: string): void
  /**
   * Fulfilled when a run is over, here or anywhere.
   *
   * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_RUN_LET_GO, and what the store throws where it does so for a minute
   */
  wait(id: string): Promise<RunResult>
  close(): void
}

/** A run that ends elsewhere is seen within this time. */
const lookMs = 1000
/** A store that fails so often in a row is not asked again. */
const patience = 60

/** Creates a place to wait for the ends of runs. */
export function createEndings({
  store,
  runtime,
}: {
  store: Pick<TaskStore, 'get'>
  runtime: Runtime
}): Endings {
  const waiting = new Map<Nudge, string>()
  let isClosed = false

  async function look(id: string, nudge: Nudge): Promise<RunResult> {
    for (let failures = 0; ; ) {
      // Rests before it looks: an end that comes in between is not missed.
      using rest = nudge.rest(lookMs)
      try {
        const task = await store.get(id)
        if (!task) throw errors.TASK_MISSING({ id })
        if (isFinal(task.status)) return resultOf(task)
        failures = 0
      } catch (error) {
        failures += 1
        if (CallboardError.is(error, errors.TASK_MISSING.code) || failures >= patience) throw error
      }
      if (isClosed) throw errors.RUN_LET_GO({ id })
      await rest.over
    }
  }

  return {
    tell(id) {
      for (const [nudge, waited] of waiting) if (waited === id) nudge.push()
    },
    wait(id) {
      const nudge = createNudge(runtime)
      waiting.set(nudge, id)
      return look(id, nudge).finally(() => waiting.delete(nudge))
    },
    close() {
      isClosed = true
      for (const nudge of waiting.keys()) nudge.push()
    },
  }
}

function resultOf({ status, output = {}, error }: Task): RunResult {
  const final = status === 'completed' || status === 'cancelled' ? status : 'failed'
  return { status: final, output: { ...output }, ...(error && { error }) }
}
