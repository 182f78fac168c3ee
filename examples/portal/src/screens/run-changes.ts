import { CallboardError } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { Task } from '@callboard/scaffolder'
import type { Request } from 'express'
import type { Portal } from '../portal.ts'
import { postedText } from './screen.ts'

/** Characters of what is posted. */
const maxComment = 4_000
const maxSecret = 8_192

/** What a form of the page is about. */
interface ChangeContext {
  portal: Portal
  task: Task
  request: Request
}
type RunChange = (context: ChangeContext) => Promise<void>

/** What forms of the page can do with a run, by the last part of their address. */
export const runChanges: ReadonlyMap<string, RunChange> = new Map([
  ['cancel', ({ portal, task }) => portal.scaffolder.tasks.cancel(task.id)],
  ['decide', decide],
  ['retry', (context) => reopen(context, 'retry')],
  ['undo', (context) => reopen(context, 'undo')],
] satisfies [string, RunChange][])

/** Codes of a run that has moved on meanwhile, or of somebody who may not: the page says so. */
const statuses = new Map([
  ['SCAFFOLDER_TASK_NOT_OVER', 409],
  ['SCAFFOLDER_TASK_KEPT', 409],
  ['SCAFFOLDER_STEP_NOT_WAITING', 409],
  ['SCAFFOLDER_DECISION_DENIED', 403],
])

/** Does what a form asks for. @throws HttpError 403 or 409 with what the scaffolder has against it */
export async function changeRun(change: RunChange, context: ChangeContext): Promise<void> {
  try {
    await change(context)
  } catch (error) {
    const status = CallboardError.is(error) ? statuses.get(error.code) : undefined
    if (!CallboardError.is(error) || status === undefined) throw error
    const { message, code, hint } = error
    throw new HttpError(status, message, {
      code,
      ...(hint !== undefined && { hint }),
      cause: error,
    })
  }
}

async function decide({ portal, task, request }: ChangeContext): Promise<void> {
  const { scaffolder, signedInAs: by } = portal
  if (by === undefined)
    throw new HttpError(403, 'Nobody is signed in, so nobody can decide', {
      hint: 'Set "signedInAs" in the configuration.',
    })
  const approved = postedText(request, 'approved')
  // A form that was sent without a button says neither.
  if (approved !== 'yes' && approved !== 'no')
    throw new HttpError(400, 'The form does not say how it was decided', {
      hint: 'Choose Approve or Refuse.',
    })
  const comment = postedText(request, 'comment', maxComment)
  await scaffolder.tasks.decide(task.id, {
    stepId: postedText(request, 'stepId', 128),
    approved: approved === 'yes',
    by,
    ...(comment !== '' && { comment }),
  })
}

async function reopen(
  { portal: { scaffolder, signedInAs }, task, request }: ChangeContext,
  change: 'retry' | 'undo',
): Promise<void> {
  const secrets = Object.fromEntries(
    (task.secretNames ?? [])
      .map((name) => [name, postedText(request, `secret.${name}`, maxSecret)])
      .filter(([, value]) => value !== ''),
  )
  await scaffolder.tasks[change](task.id, {
    secrets,
    ...(signedInAs !== undefined && { user: signedInAs }),
  })
}
