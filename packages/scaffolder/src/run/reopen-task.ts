import type { Secret } from '@callboard/core'
import { errors } from '../errors.ts'
import { isoTime } from '../tasks/iso-time.ts'
import { canBeUndone } from '../tasks/remaining-steps.ts'
import { isFinal, type Task, type TaskEvent, type TaskStep } from '../tasks/task.ts'
import type { TaskReopening } from '../tasks/task-store.ts'
import type { RunResult, RunsContext } from './runs-context.ts'
import { namedSecrets, sealSecrets } from './sealed-secrets.ts'
import { undoneEntry } from './step-journal.ts'

/** What a run that is over is opened again with. */
export interface ReopenOptions {
  /**
   * The secrets of the run, by the names in `secretNames`: they are kept until a run is over, and no longer.
   */
  secrets?: Readonly<Record<string, string | Secret>>
  /** Reference of who asks for it. */
  user?: string
}

/**
 * Tries a run again that failed or was cancelled. Steps that were completed stay; those that failed, were skipped, were
 * undone, or ran because of the failure are begun again.
 *
 * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_TASK_NOT_OVER, SCAFFOLDER_TASK_KEPT, SCAFFOLDER_SECRETS_NEEDED
 */
export async function retryTask(
  context: RunsContext,
  id: string,
  options: ReopenOptions = {},
): Promise<void> {
  const task = await overTask(context, id)
  if (task.status === 'completed') throw errors.TASK_KEPT({ id, reason: 'it was completed' })
  const attempt = (task.attempt ?? 1) + 1
  const again = task.steps.filter(
    ({ status, late, undo }) => status !== 'completed' || late || undo !== undefined,
  )
  const undone = again.filter(({ undo }) => undo !== undefined)
  await reopen(context, task, {
    options,
    words: 'Tried again',
    change: {
      task: { attempt, startedAt: undefined },
      steps: again.map(bare),
      // What they do now is another thing than what was undone: other keys, other checkpoints.
      journal: Object.fromEntries(undone.map((step) => [step.id, undoneEntry(attempt)])),
    },
  })
}

/**
 * Undoes what a run has done that is over; what could not be undone before is tried again.
 *
 * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_TASK_NOT_OVER, SCAFFOLDER_SECRETS_NEEDED, SCAFFOLDER_TASK_KEPT where it has
 * left nothing that can be undone
 */
export async function undoTask(
  context: RunsContext,
  id: string,
  options: ReopenOptions = {},
): Promise<void> {
  const task = await overTask(context, id)
  const { status, error } = task
  if (!canBeUndone(task))
    throw errors.TASK_KEPT({ id, reason: 'it has left nothing that can be undone' })
  const failed = task.steps.filter(({ undo }) => undo === 'failed')
  await reopen(context, task, {
    options,
    words: 'Undoing asked for',
    change: {
      task: { undoing: status, ...(error && { error }) },
      steps: failed.map(({ undo: _undo, undoError: _undoError, ...step }) => step),
    },
  })
}

type OverTask = Task & { status: RunResult['status'] }

async function overTask({ store }: RunsContext, id: string): Promise<OverTask> {
  const task = await store.get(id)
  if (!task) throw errors.TASK_MISSING({ id })
  const { status } = task
  if (!isFinal(status)) throw errors.TASK_NOT_OVER({ id, status })
  return { ...task, status }
}

async function reopen(
  { store, runtime, sealing, worker, isWorking, local }: RunsContext,
  { id, secretNames = [], templateRef }: Task,
  { options, words, change }: { options: ReopenOptions; words: string; change: TaskReopening },
): Promise<void> {
  const given = options.secrets ?? {}
  const missing = secretNames.filter((name) => !Object.hasOwn(given, name))
  if (missing.length > 0) throw errors.SECRETS_NEEDED({ id, names: missing })
  const secrets = namedSecrets(given)
  const isSecret = secretNames.length > 0
  if (isSecret && !sealing && !isWorking) throw errors.SECRETS_HOMELESS({ template: templateRef })
  const event: Omit<TaskEvent, 'id'> = {
    taskId: id,
    createdAt: isoTime(runtime.now()),
    type: 'recovered',
    body: { message: options.user === undefined ? words : `${words} by ${options.user}` },
  }
  if (isSecret && !sealing) local.secrets.set(id, secrets)
  const isOver = await store.reopen(id, {
    ...change,
    events: [event],
    ...(isSecret &&
      (sealing ? { sealed: sealSecrets(sealing, id, secrets) } : { onlyWorker: worker })),
  })
  if (!isOver) throw errors.TASK_NOT_OVER({ id, status: 'open' })
}

function bare({ id, name, action, runs }: TaskStep): TaskStep {
  return { id, name, action, ...(runs && { runs }) }
}
