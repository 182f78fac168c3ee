import { errors } from '../errors.ts'
import { isoTime } from '../tasks/iso-time.ts'
import type { Task, TaskWait } from '../tasks/task.ts'
import { resultText } from './run-waits.ts'
import type { ApprovalOptions, RunsContext } from './runs-context.ts'

/** What somebody decides about a step that waits for it. */
export interface DecideOptions {
  stepId: string
  approved: boolean
  /** Reference of who decides, from authentication only. */
  by: string
  comment?: string
}

/**
 * Keeps a decision; the first one counts.
 *
 * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_STEP_NOT_WAITING, SCAFFOLDER_DECISION_DENIED
 */
export async function decideTask(
  { store, runtime, approvals }: RunsContext,
  { id, stepId, approved, by, comment }: DecideOptions & { id: string },
): Promise<void> {
  const task = await store.get(id)
  if (!task) throw errors.TASK_MISSING({ id })
  const wait = decisionOf(task, stepId)
  if (!wait) throw errors.STEP_NOT_WAITING({ id, step: stepId })
  const reason = await refusalOf(task, wait, { by, approved, approvals })
  if (reason !== undefined) throw errors.DECISION_DENIED({ by, reason })
  const decision = { approved, by, ...(comment !== undefined && { comment }) }
  const verb = approved ? 'approved' : 'refused'
  const message = `${by} ${verb}${comment ? `: ${comment}` : ''}`.slice(0, 4096)
  const isFirst = await store.resolve(id, {
    key: wait.key,
    value: resultText(decision),
    event: {
      taskId: id,
      createdAt: isoTime(runtime.now()),
      type: 'log',
      body: { message, stepId },
    },
  })
  if (!isFirst) throw errors.STEP_NOT_WAITING({ id, step: stepId })
}

/**
 * Why somebody may not decide about a step; nothing where they may.
 *
 * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_STEP_NOT_WAITING
 */
export async function decisionRefusal(
  { store, approvals }: Pick<RunsContext, 'store' | 'approvals'>,
  { id, stepId, approved, by }: Omit<DecideOptions, 'comment'> & { id: string },
): Promise<string | undefined> {
  const task = await store.get(id)
  if (!task) throw errors.TASK_MISSING({ id })
  const wait = decisionOf(task, stepId)
  if (!wait) throw errors.STEP_NOT_WAITING({ id, step: stepId })
  return refusalOf(task, wait, { by, approved, approvals })
}

/** What is asked for about a step of a run that goes on. */
function decisionOf({ steps }: Task, stepId: string): TaskWait | undefined {
  const wait = steps.find((step) => step.id === stepId)?.waitingFor
  return wait?.for === 'decision' ? wait : undefined
}

async function refusalOf(
  { createdBy }: Task,
  { approvers }: TaskWait,
  { by, approved, approvals }: { by: string; approved: boolean; approvals: ApprovalOptions },
): Promise<string | undefined> {
  const isSame = (ref: string) => ref.toLowerCase() === by.toLowerCase()
  if (approved && createdBy !== undefined && isSame(createdBy) && !approvals.allowInitiator)
    return 'whoever started a run does not approve it'
  if (!approvers) return undefined
  if (approvers.some(isSame)) return undefined
  for (const approver of approvers)
    if (await approvals.isMember?.({ user: by, approver })) return undefined
  return `the approvers are ${approvers.join(', ') || 'nobody'}`
}
