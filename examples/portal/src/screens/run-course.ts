import { isFinal, remainingSteps, type Task, type TaskStep } from '@callboard/scaffolder'
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

/** What can be done about a run that is over; nothing where it was completed and left nothing to undo. */
export function reopeningOf(task: Task): RunReopening | undefined {
  const { id, status, secretNames = [] } = task
  if (!isFinal(status)) return undefined
  const retry = status === 'completed' ? undefined : retryOf(task)
  const undoes = remainingSteps(task).filter(({ leaves }) => leaves === 'canBeUndone')
  if (!retry && undoes.length === 0) return undefined
  return {
    ...(retry && { retryAction: `/runs/${id}/retry`, retryLabel: retry }),
    ...(undoes.length > 0 && { undoAction: `/runs/${id}/undo` }),
    undoes: undoes.map(({ name }) => name),
    secrets: secretNames.map((name, index) => ({
      name: `secret.${name}`,
      id: `secret-${index + 1}`,
      label: name.replace(/^parameters\./, ''),
    })),
  }
}

function retryOf({ steps }: Task): string {
  const begins = steps.find(({ status, undo }) => status !== 'completed' || undo)
  return begins ? `Retry from “${begins.name}”` : 'Retry'
}

/** What of a run could not be undone, one line a step. */
export function attentionOf({ needsAttention, steps }: Task): string[] {
  if (!needsAttention) return []
  return steps.flatMap(({ undo, undoError, name }) =>
    undo === 'failed' ? [undoError?.message ?? `The step ${name} could not be undone`] : [],
  )
}
