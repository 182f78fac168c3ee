import { canonicalRef } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Task, TaskStatus } from '../tasks/task.ts'
import type { TaskQuery } from '../tasks/task-store.ts'
import { withParameterProblems } from './parameter-problems.ts'
import type { RouteParts } from './route-parts.ts'
import { taskAnswer, toTaskAnswer } from './task-answer.ts'
import { findTemplate, startBody } from './template-routes.ts'

/** Longest idempotency key, in characters: it is kept as long as its run. */
const maxKeyLength = 255
/** What a route about one run is given. */
export const taskParams = z.object({ id: z.string().min(1).max(100) })
const count = z.coerce.number().int().nonnegative()
const status = z.enum(['open', 'processing', 'waiting', 'completed', 'failed', 'cancelled'])

// A closed list: an order by anything else would tell what is stored there.
const orders = {
  created_at: 'createdAt',
  status: 'status',
  created_by: 'createdBy',
} as const satisfies Record<string, TaskQuery['orderBy']>
const order = z
  .stringFormat('order', /^(?:asc|desc):(?:created_at|status|created_by)$/)
  .default('desc:created_at')

const listQuery = z.object({
  createdBy: z.string().optional(),
  status: z.union([status, z.array(status)]).optional(),
  limit: count.max(500).default(50),
  offset: count.default(0),
  order,
})

/** Routes about runs; those about their logs are in `logRoutes`. */
export function taskRoutes(parts: RouteParts): Route[] {
  const { tasks } = parts.scaffolder
  return [
    startRoute(parts),
    listRoute(parts),
    defineRoute({
      method: 'GET',
      path: '/v2/tasks/:id',
      summary: 'One run.',
      permission: 'scaffolder.task.read',
      params: taskParams,
      response: taskAnswer,
      handle: async ({ params }) => toTaskAnswer(await findTask(parts, params.id)),
    }),
    defineRoute({
      method: 'POST',
      path: '/v2/tasks/:id/cancel',
      summary: 'Asks a run to end.',
      permission: 'scaffolder.task.cancel',
      params: taskParams,
      response: z.object({ status: z.literal('cancelled') }),
      async handle({ params }) {
        await tasks.cancel(params.id)
        return { status: 'cancelled' }
      },
    }),
  ]
}

function listRoute({ scaffolder: { tasks } }: RouteParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/v2/tasks',
    summary: 'Runs, the newest first unless asked otherwise.',
    permission: 'scaffolder.task.read',
    query: listQuery,
    response: z.object({ tasks: z.array(taskAnswer), totalTasks: z.number() }),
    async handle({ query }) {
      const { tasks: found, total } = await tasks.list({
        ...(query.createdBy !== undefined && { createdBy: query.createdBy }),
        ...(query.status !== undefined && { status: statesOf([query.status].flat()) }),
        limit: query.limit,
        offset: query.offset,
        ...orderOf(query.order),
      })
      return { tasks: found.map((task) => toTaskAnswer(task)), totalTasks: total }
    },
  })
}

function startRoute({ scaffolder, templates, user }: RouteParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/v2/tasks',
    summary: 'Begins a run, once for an idempotency key.',
    permission: 'scaffolder.task.create',
    body: startBody,
    status: 201,
    response: z.object({ id: z.string() }),
    async handle({ body, request }) {
      const key = keyOf(request)
      const template = await findTemplate(templates, canonicalRef(body.templateRef))
      const startedBy = await user(request)
      const { id } = await withParameterProblems(() =>
        scaffolder.start(template, {
          parameters: body.values,
          ...(body.secrets && { secrets: body.secrets }),
          ...(startedBy && { user: startedBy }),
          // One user's key must not find another user's run.
          ...(key !== null && { idempotencyKey: `${startedBy?.ref ?? ''} ${key}` }),
        }),
      )
      return { id }
    },
  })
}

function keyOf({ headers }: Request): string | null {
  const key = headers.get('idempotency-key')
  if (key === null || key.length <= maxKeyLength) return key
  throw new HttpError(400, `The idempotency key is longer than ${maxKeyLength} characters`, {
    hint: 'Send a UUID, or a digest of what makes the run unique.',
  })
}

/** Who asks for what is being processed means what waits, too: to the peer's clients it is the same. */
function statesOf(wanted: readonly TaskStatus[]): TaskStatus[] {
  const isProcessing = wanted.includes('processing') && !wanted.includes('waiting')
  return isProcessing ? [...wanted, 'waiting'] : [...wanted]
}

function orderOf(text: string): Pick<TaskQuery, 'order' | 'orderBy'> {
  const [direction, field = 'created_at'] = text.split(':')
  return {
    order: direction === 'asc' ? 'asc' : 'desc',
    orderBy: orders[field as keyof typeof orders],
  }
}

/** @throws SCAFFOLDER_TASK_MISSING */
export async function findTask({ scaffolder }: RouteParts, id: string): Promise<Task> {
  const task = await scaffolder.tasks.get(id)
  if (!task) throw errors.TASK_MISSING({ id })
  return task
}
