import { z } from 'zod'
import type { Task } from '../tasks/task.ts'

const data = z.record(z.string(), z.unknown())
const step = z.looseObject({ id: z.string(), name: z.string(), action: z.string() })

/** A run over HTTP: what the peer's clients read, and what we know besides. */
export const taskAnswer = z.object({
  id: z.string(),
  status: z.string(),
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
  const { id, status, createdAt, createdBy, templateRef, templateTitle, parameters } = task
  return {
    id,
    status,
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
    ...(task.endedAt !== undefined && { endedAt: task.endedAt }),
    ...(task.output && { output: task.output }),
    ...(task.error && { error: { ...task.error } }),
  }
}
