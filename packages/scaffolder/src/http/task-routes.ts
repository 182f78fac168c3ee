import { canonicalRef } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Task } from '../tasks/task.ts'
import type { Template } from '../template/template.ts'
import type { RouteParts } from './create-scaffolder-http.ts'
import { eventStream } from './event-stream.ts'
import { findTemplate, startBody, withFieldErrors } from './template-routes.ts'

/** Longest idempotency key, in characters: it is kept as long as its run. */
const maxKeyLength = 255
const taskParams = z.object({ id: z.string().min(1).max(100) })
const count = z.coerce.number().int().nonnegative()
const after = z.object({ after: count.optional() })
const listQuery = z.object({
  createdBy: z.string().optional(),
  status: z.enum(['open', 'processing', 'completed', 'failed', 'cancelled']).optional(),
  limit: count.max(500).default(50),
  offset: count.default(0),
  // A closed list: an order by anything else would tell what is stored there.
  order: z.enum(['asc:created_at', 'desc:created_at']).default('desc:created_at'),
})

/** Routes about runs. */
export function taskRoutes(parts: RouteParts): Route[] {
  const { tasks } = parts.scaffolder
  return [
    startRoute(parts),
    defineRoute({
      method: 'GET',
      path: '/v2/tasks',
      summary: 'Runs, the newest first.',
      permission: 'scaffolder.task.read',
      query: listQuery,
      async handle({ query: { createdBy, status, limit, offset, order } }) {
        const { tasks: found, total } = await tasks.list({
          ...(createdBy !== undefined && { createdBy }),
          ...(status !== undefined && { status }),
          limit,
          offset,
          order: order === 'asc:created_at' ? 'asc' : 'desc',
        })
        return { tasks: found.map((task) => toPeer(task)), totalTasks: total }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/tasks/:id',
      summary: 'One run.',
      permission: 'scaffolder.task.read',
      params: taskParams,
      handle: async ({ params }) => toPeer(await find(parts, params.id)),
    }),
    defineRoute({
      method: 'POST',
      path: '/v2/tasks/:id/cancel',
      summary: 'Asks a run to end.',
      permission: 'scaffolder.task.cancel',
      params: taskParams,
      async handle({ params }) {
        await tasks.cancel(params.id)
        return { status: 'cancelled' }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/tasks/:id/events',
      summary: 'The log of a run as it is now.',
      permission: 'scaffolder.task.read',
      params: taskParams,
      query: after,
      handle: ({ params, query }) => tasks.log(params.id, { after: query.after ?? 0 }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/tasks/:id/eventstream',
      summary: 'The log of a run as it grows, as server-sent events.',
      permission: 'scaffolder.task.read',
      params: taskParams,
      query: after,
      async handle({ params, query, request, signal }) {
        await find(parts, params.id)
        const last = Number(request.headers.get('last-event-id') ?? '')
        const from = query.after ?? (Number.isSafeInteger(last) && last > 0 ? last : 0)
        return eventStream({
          events: (stop) => tasks.events(params.id, { after: from, signal: stop }),
          runtime: parts.runtime,
          signal,
        })
      },
    }),
  ]
}

function startRoute({ scaffolder, templates, user }: RouteParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/v2/tasks',
    summary: 'Begins a run.',
    permission: 'scaffolder.task.create',
    body: startBody,
    async handle({ body, request }) {
      const key = keyOf(request)
      const template: Template = await findTemplate(templates, canonicalRef(body.templateRef))
      const startedBy = await user(request)
      const { id } = await withFieldErrors(() =>
        scaffolder.start(template, {
          parameters: body.values,
          ...(body.secrets && { secrets: body.secrets }),
          ...(startedBy && { user: startedBy }),
          // One user's key must not find another user's run.
          ...(key !== null && { idempotencyKey: `${startedBy?.ref ?? ''} ${key}` }),
        }),
      )
      return Response.json({ id }, { status: 201 })
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

async function find({ scaffolder }: RouteParts, id: string): Promise<Task> {
  const task = await scaffolder.tasks.get(id)
  if (!task) throw errors.TASK_MISSING({ id })
  return task
}

/** A run as the peer's clients read it, and what we know besides. Fields are named one by one, so that none slips in. */
function toPeer(task: Task) {
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
      templateInfo: { entityRef: templateRef, entity: { metadata: { title: templateTitle } } },
      user: createdBy === undefined ? {} : { ref: createdBy },
    },
    steps: task.steps,
    ...(task.endedAt !== undefined && { endedAt: task.endedAt }),
    ...(task.output && { output: task.output }),
    ...(task.error && { error: task.error }),
  }
}
