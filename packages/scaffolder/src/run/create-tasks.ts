import { errors } from '../errors.ts'
import { type FollowOptions, followEvents } from '../tasks/follow-events.ts'
import { isoTime } from '../tasks/iso-time.ts'
import type { Task, TaskEvent } from '../tasks/task.ts'
import type { TaskCommit, TaskQuery } from '../tasks/task-store.ts'
import type { ChosenRuns } from './chosen-runs.ts'
import type { Worker } from './create-worker.ts'
import { type DecideOptions, decideTask, decisionRefusal } from './decide-task.ts'
import { endMessages } from './end-run.ts'
import type { Endings } from './endings.ts'
import { type ReopenOptions, retryTask, undoTask } from './reopen-task.ts'
import type { RunsContext } from './runs-context.ts'

/** Runs of now and of before, in this process and in others. */
export interface Tasks {
  get(id: string): Promise<Task | undefined>
  list(query?: TaskQuery): Promise<{ tasks: Task[]; total: number }>
  /** The log from any point, followed to its end. @throws SCAFFOLDER_TASK_MISSING */
  events(id: string, options?: FollowOptions): AsyncIterable<TaskEvent>
  /** The log as it is now, without waiting. @throws SCAFFOLDER_TASK_MISSING */
  log(id: string, options?: { after?: number; limit?: number }): Promise<TaskEvent[]>
  /**
   * Asks a run to end, wherever it is carried out; its `always()` steps still run. Asked a second time where it is carried
   * out, those are ended too. A run that has not begun ends at once, without any step. Nothing happens to a run that is
   * over.
   *
   * @throws SCAFFOLDER_TASK_MISSING
   */
  cancel(id: string, reason?: string): Promise<void>
  /**
   * Tries a run again that failed or was cancelled, from where that happened.
   *
   * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_TASK_NOT_OVER, SCAFFOLDER_SECRETS_NEEDED, SCAFFOLDER_TASK_KEPT where it was
   * completed
   */
  retry(id: string, options?: ReopenOptions): Promise<void>
  /**
   * Undoes what a run has done that is over: steps whose actions know a way back, the last one first. It ends as what it was,
   * and `remainingSteps` says what is left.
   *
   * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_TASK_NOT_OVER, SCAFFOLDER_SECRETS_NEEDED, SCAFFOLDER_TASK_KEPT where it has
   * left nothing that can be undone
   */
  undo(id: string, options?: ReopenOptions): Promise<void>
  /**
   * Decides about a step that waits for it; the first decision counts.
   *
   * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_STEP_NOT_WAITING, SCAFFOLDER_DECISION_DENIED
   */
  decide(id: string, decision: DecideOptions): Promise<void>
  /**
   * Why somebody may not decide so about a step that waits for it, to show it before they try; nothing where they may.
   *
   * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_STEP_NOT_WAITING
   */
  decisionRefusal(id: string, decision: Omit<DecideOptions, 'comment'>): Promise<string | undefined>
}

/** The runs of a store, and the ways to change their course. */
export function createTasks(
  context: RunsContext,
  { worker, endings, chosen }: { worker: Worker; endings: Endings; chosen: ChosenRuns },
): Tasks {
  const { store, runtime } = context
  const tell = (id: string) => {
    chosen.add(id)
    worker.find(id)?.nudge()
    worker.wake()
    endings.tell(id)
  }
  return {
    get: (id) => store.get(id),
    list: (query) => store.list(query),
    events: (id, options) => followEvents(store, id, options),
    log: (id, { after = 0, limit = 1000 } = {}) => store.events(id, { after, limit }),
    async cancel(id, reason = 'The run was cancelled') {
      if (!(await store.get(id))) throw errors.TASK_MISSING({ id })
      const at = isoTime(runtime.now())
      const ending = { unbegun: unbegun(id, at, reason) }
      const answer = await store.requestCancel(id, { at, reason }, ending)
      if (answer === 'asked') worker.find(id)?.cancel(reason)
      else worker.find(id)?.endCleanUp(reason)
      tell(id)
    },
    async retry(id, options) {
      await retryTask(context, id, options)
      tell(id)
    },
    async undo(id, options) {
      await undoTask(context, id, options)
      tell(id)
    },
    async decide(id, decision) {
      await decideTask(context, { id, ...decision })
      tell(id)
    },
    decisionRefusal: (id, decision) => decisionRefusal(context, { id, ...decision }),
  }
}

/** A run that is cancelled before it begins has nothing to clean up: none of its steps is looked at. */
function unbegun(taskId: string, at: string, reason: string): TaskCommit {
  const end = { status: 'cancelled', output: {} } as const
  const event = { taskId, createdAt: at }
  return {
    task: { ...end, endedAt: at },
    events: [
      { ...event, type: 'cancelled', body: { message: `Cancelling: ${reason}` } },
      { ...event, type: 'completion', body: { message: endMessages.cancelled, ...end } },
    ],
  }
}
