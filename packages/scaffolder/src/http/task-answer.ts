import { z } from 'zod'
import { remainingSteps } from '../tasks/remaining-steps.ts'
import { isFinal, type Task, type TaskEvent } from '../tasks/task.ts'

const data = z.record(z.string(), z.unknown())
const step = z.looseObject({ id: z.string(), name: z.string(), action: z.string() })

/** A run over HTTP: what the peer's clients read, and what we know besides. */
export const taskAnswer = z.object({
  id: z.string(),
  status: z.string().describe('In the words of the peer, who knows no waiting'),
  state: z.string().describe('The same with `waiting`: for a decision, a moment or another run'),
  attempt: z.number().optional(),
  cancelling: z.looseObject({ at: z.iso.datetime(), reason: z.string() }).optional(),
  undoing: z.string().optional(),
  needsAttention: z.boolean().optional(),
  remaining: z
    .array(step.extend({ leaves: z.enum(['canBeUndone', 'stays', 'perhaps']) }))
    .optional()
    .describe('Of a run that is over: what it has left in the world, and was not undone'),
  secretNames: z.array(z.string()).optional(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().optional(),
  lastHeartbeatAt: z.iso.datetime(),
  spec: z.object({
    apiVersion: z.literal('scaffolder.backstage.io/v1beta3'),
    parameters: data,
    steps: z.array(step),
    output: data,
    templateInfo: z.object({
      entityRef: z.string(),
      entity: z.object({ metadata: z.object({ name: z.string(), title: z.string() }) }),
    }),
    user: z.object({ ref: z.string().optional() }),
  }),
  steps: z.array(step),
  startedAt: z.iso.datetime().optional().describe('When its present try began'),
  endedAt: z.iso.datetime().optional(),
  output: data.optional(),
  error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
})

/** One entry of a run's log. */
export const eventAnswer = z.object({
  id: z.number(),
  taskId: z.string(),
  createdAt: z.iso.datetime(),
  type: z.string(),
  body: z.looseObject({
    message: z.string(),
    stepId: z.string().optional(),
    status: z.string().optional(),
  }),
})

/** A run as it is answered. Fields are named one by one, so that none slips in. */
export function toTaskAnswer(task: Task): z.input<typeof taskAnswer> {
  const { id, createdAt, createdBy, templateRef, templateTitle, parameters } = task
  return {
    id,
    status: peerStatus(task.status),
    state: task.status,
    createdAt,
    ...(createdBy !== undefined && { createdBy }),
    lastHeartbeatAt: task.endedAt ?? task.startedAt ?? createdAt,
    spec: {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      parameters,
      steps: task.steps.map(({ id: stepId, name, action }) => ({ id: stepId, name, action })),
      output: {},
      templateInfo: {
        entityRef: templateRef,
        entity: {
          metadata: { name: templateRef.slice(templateRef.indexOf('/') + 1), title: templateTitle },
        },
      },
      user: createdBy === undefined ? {} : { ref: createdBy },
    },
    steps: task.steps.map((each) => ({ ...each })),
    ...(task.startedAt !== undefined && { startedAt: task.startedAt }),
    ...(task.endedAt !== undefined && { endedAt: task.endedAt }),
    ...(task.output && { output: task.output }),
    ...(task.error && { error: { ...task.error } }),
    ...(task.attempt !== undefined && { attempt: task.attempt }),
    ...(task.cancelling && { cancelling: { ...task.cancelling } }),
    ...(task.undoing && { undoing: task.undoing }),
    ...(task.needsAttention && { needsAttention: true }),
    ...(isFinal(task.status) && { remaining: remainingSteps(task).map((each) => ({ ...each })) }),
    ...(task.secretNames && { secretNames: [...task.secretNames] }),
  }
}

/** An entry as it is answered; what waits is at work for the peer's clients. */
export function toEventAnswer(event: TaskEvent): TaskEvent & { body: { state?: 'waiting' } } {
  const { body } = event
  if (body.status !== 'waiting') return event
  return { ...event, body: { ...body, status: 'processing', state: 'waiting' } }
}

function peerStatus(status: Task['status']): string {
  return status === 'waiting' ? 'processing' : status
}
