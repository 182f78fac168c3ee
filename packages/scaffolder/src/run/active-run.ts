import { CallboardError, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import type { ClaimedTask, TaskLease, TaskStore } from '../tasks/task-store.ts'
import { createTaskWriter } from '../tasks/task-writer.ts'
import { carryOut } from './carry-out.ts'
import type { HeldRun } from './held-run.ts'
import { createNudge } from './nudge.ts'
import type { RunResult, RunsContext } from './runs-context.ts'

/** A run that is under way in this process. */
export interface ActiveRun {
  readonly lease: TaskLease
  /** Fulfilled when this process has nothing to do with it any more; with its result where it is over. */
  readonly left: Promise<RunResult | undefined>
  /** Asks it to end; only its `always()` steps still run. */
  cancel(reason: string): void
  /** Ends those, too. */
  endCleanUp(reason: string): void
  /** Lets it go on to the end of the steps that are under way, and no further. */
  stop(): void
  /** Ends work on it at once, as it is. */
  letGo(): void
  /** Lets it look whether what it waits for is there. */
  nudge(): void
}

/** Begins to carry out a run that was claimed. */
export function beginRun(context: RunsContext, claimed: ClaimedTask): ActiveRun {
  const { lease, task } = claimed
  const course = openCourse(context, claimed)
  const { held, controllers, abort } = course
  if (task.cancelling) abort(controllers.run, task.cancelling.reason)
  return {
    lease,
    left: work(context, course),
    cancel: (reason) => abort(controllers.run, reason),
    endCleanUp(reason) {
      abort(controllers.run, reason)
      abort(controllers.cleanup, reason)
    },
    stop: course.stop,
    letGo: () => course.letGo(errors.RUN_LET_GO({ id: task.id })),
    nudge: held.nudge.push,
  }
}

/** A run under way, and how it is told to end. */
interface Course {
  held: HeldRun
  controllers: { run: AbortController; cleanup: AbortController }
  abort(controller: AbortController, reason: string): void
  stop(): void
  letGo(reason: unknown): void
}

function openCourse({ store, runtime, logger }: RunsContext, claimed: ClaimedTask): Course {
  const { lease, task } = claimed
  const controllers = { run: new AbortController(), cleanup: new AbortController() }
  const { run, cleanup } = controllers
  const nudge = createNudge(runtime)
  let isStopping = false
  let isLettingGo = false
  const letGo = (reason: unknown) => {
    isStopping = true
    isLettingGo = true
    writer.close()
    run.abort(reason)
    cleanup.abort(reason)
    nudge.push()
  }
  const onLost = (error: unknown) => {
    logger.error(`The run is let go of: ${messageOf(error)}`, { taskId: task.id })
    letGo(error)
  }
  const writer = createTaskWriter({ store, lease, runtime, onLost })
  return {
    held: {
      claimed,
      writer,
      signals: { run: run.signal, cleanup: cleanup.signal },
      nudge,
      isStopping: () => isStopping,
      isLettingGo: () => isLettingGo,
    },
    controllers,
    abort(controller, reason) {
      controller.abort(new DOMException(reason, 'AbortError'))
      nudge.push()
    },
    stop() {
      isStopping = true
      nudge.push()
    },
    letGo,
  }
}

async function work(context: RunsContext, { held, letGo }: Course): Promise<RunResult | undefined> {
  try {
    const result = await carryOut(context, held)
    if (!result && held.isLettingGo()) await release(context.store, held.claimed.lease)
    return result
  } catch {
    // Told to onLost: somebody else holds the run, or will when the store is back.
    return undefined
  } finally {
    // Whatever is still at work in a step is told that it is over.
    letGo(over)
  }
}

/** One reason for all runs: to make one with its stack for each takes longer than a short step. */
const over = new Error('The run is over')

/** What was under way is begun again by whoever claims it. */
async function release(store: TaskStore, lease: TaskLease): Promise<void> {
  await store.commit(lease, { task: { status: 'open' } }).catch((error: unknown) => {
    if (!CallboardError.is(error, errors.LEASE_LOST.code)) throw error
  })
}
