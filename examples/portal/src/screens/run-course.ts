import type { Task, TaskStep } from '@callboard/scaffolder'
import { linkTo } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import type { RunDecision, RunReopening } from '../view-models.ts'

/** Decisions that steps of a run wait for, and what the reader may do about them. */
export async function decisionsOf(portal: Portal, task: Task): Promise<RunDecision[]> {
  const asking = task.steps.filter(({ waitingFor }) => waitingFor?.for === 'decision')
  return Promise.all(asking.map((step) => decisionOf(portal, task, step)))
}

async function decisionOf(
  { scaffolder, signedInAs: by, catalog }: Portal,
  { id }: Task,
  { id: stepId, name, waitingFor }: TaskStep,
): Promise<RunDecision> {
  const refusal = async (approved: boolean) =>
    by === undefined
      ? 'nobody is signed in'
      : scaffolder.tasks.decisionRefusal(id, { stepId, approved, by })
  const [approve, refuse] = await Promise.all([refusal(true), refusal(false)])
  return {
    stepId,
    title: name,
    ...(waitingFor?.text !== undefined && { text: waitingFor.text }),
    approvers: (waitingFor?.approvers ?? []).map((ref) => linkTo(catalog, ref)),
    action: `/runs/${id}/decide`,
    mayApprove: approve === undefined,
    mayRefuse: refuse === undefined,
    ...(approve !== undefined && { refusal: approve }),
  }
}

/** What can be done about a run that is over; nothing where it was completed. */
export function reopeningOf({ scaffolder }: Portal, task: Task): RunReopening | undefined {
  if (task.status !== 'failed' && task.status !== 'cancelled') return undefined
  const begins = task.steps.find(({ status, undo }) => status !== 'completed' || undo)
  const canUndo = task.steps.some(
    ({ status, action, undo }) =>
      status === 'completed' && undo !== 'completed' && scaffolder.actionSet.find(action)?.undo,
  )
  return {
    retryAction: `/runs/${task.id}/retry`,
    retryLabel: begins ? `Retry from “${begins.name}”` : 'Retry',
    ...(canUndo && { undoAction: `/runs/${task.id}/undo` }),
    secrets: (task.secretNames ?? []).map((name, index) => ({
      name: `secret.${name}`,
      id: `secret-${index + 1}`,
      label: name.replace(/^parameters\./, ''),
    })),
  }
}

/** What of a run could not be undone, one line a step. */
export function attentionOf({ needsAttention, steps }: Task): string[] {
  if (!needsAttention) return []
  return steps.flatMap(({ undo, undoError, name }) =>
    undo === 'failed' ? [undoError?.message ?? `The step ${name} could not be undone`] : [],
  )
}
