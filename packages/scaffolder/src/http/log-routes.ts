import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import { isFinal, type Task, type TaskEvent } from '../tasks/task.ts'
import { eventStream } from './event-stream.ts'
import type { RouteParts } from './route-parts.ts'
import { eventAnswer, toEventAnswer } from './task-answer.ts'
import { findTask, taskParams } from './task-routes.ts'

/** How long a poll waits for news; the peer's clients ask again at once. */
const pollMs = 30_000
/** Entries that one poll answers. */
const pollSize = 1_000
const after = z.object({ after: z.coerce.number().int().nonnegative().optional() })

/** Routes about the log of a run: as it is, and as it grows. */
export function logRoutes(parts: RouteParts): Route[] {
  return [pollRoute(parts), streamRoute(parts)]
}

function pollRoute(parts: RouteParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/v2/tasks/:id/events',
    summary: 'The log of a run; where there is nothing new, waits for it up to half a minute.',
    permission: 'scaffolder.task.read',
    params: taskParams,
    query: after,
    response: z.array(eventAnswer),
    async handle({ params, query, request, signal }) {
      const task = await findTask(parts, params.id)
      const slot = parts.streams.take((await parts.user(request))?.ref ?? '')
      try {
        const found = await poll(parts, { task, after: query.after ?? 0, signal })
        return found.map(toEventAnswer)
      } finally {
        slot.release()
      }
    },
  })
}

function streamRoute(parts: RouteParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/v2/tasks/:id/eventstream',
    summary: 'The log of a run as it grows, as server-sent events.',
    permission: 'scaffolder.task.read',
    params: taskParams,
    query: after,
    mediaType: 'text/event-stream',
    async handle({ params, query, request, signal }) {
      const task = await findTask(parts, params.id)
      const slot = parts.streams.take((await parts.user(request))?.ref ?? '')
      const from = query.after ?? lastEventId(request)
      return eventStream({
        events: (stop) => follow(parts, { task, after: from, signal: stop }),
        runtime: parts.runtime,
        signal,
        onEnd: slot.release,
      })
    },
  })
}

/** What a client that comes back says it has; one that says nonsense begins at the beginning. */
function lastEventId({ headers }: Request): number {
  const text = headers.get('last-event-id') ?? ''
  return /^\d{1,12}$/.test(text) ? Number(text) : 0
}

interface LogOptions {
  task: Task
  after: number
  signal: AbortSignal
}

/** The log from a point on. The completion always comes: the peer's clients wait for nothing else. */
async function* follow(
  { scaffolder: { tasks } }: RouteParts,
  { task, after: from, signal }: LogOptions,
): AsyncIterable<TaskEvent> {
  let ended = false
  for await (const event of tasks.events(task.id, { after: from, signal })) {
    ended = event.type === 'completion'
    yield toEventAnswer(event)
  }
  if (ended) return
  const last = await completionOf(tasks, task.id, from)
  if (last) yield last
}

async function poll(parts: RouteParts, options: LogOptions): Promise<TaskEvent[]> {
  const { tasks } = parts.scaffolder
  const { task, after: from, signal } = options
  const log = () => tasks.log(task.id, { after: from, limit: pollSize })
  const found = await log()
  if (found.length > 0) return found
  if (!isFinal(task.status)) {
    await untilMore(parts, { ...options, signal })
    const more = await log()
    if (more.length > 0) return more
  }
  const now = await tasks.get(task.id)
  const last = now && isFinal(now.status) ? await completionOf(tasks, task.id, from) : undefined
  return last ? [last] : []
}

/** Resolves at the next entry, or when the wait is over. */
async function untilMore({ scaffolder, runtime }: RouteParts, options: LogOptions): Promise<void> {
  const { task, after: from, signal } = options
  const over = new AbortController()
  const both = AbortSignal.any([over.signal, signal])
  const events = scaffolder.tasks.events(task.id, { after: from, signal: both })
  const next = events[Symbol.asyncIterator]().next()
  const wait = runtime.sleep(pollMs, { signal: both })
  try {
    await Promise.race([next, wait])
  } finally {
    over.abort(new DOMException('The wait is over', 'AbortError'))
    await Promise.allSettled([next, wait])
  }
}

/** The last entry of a run that is over; mostly the one that the client has already. */
async function completionOf(
  tasks: RouteParts['scaffolder']['tasks'],
  id: string,
  had: number,
): Promise<TaskEvent | undefined> {
  let [last] = had > 0 ? await tasks.log(id, { after: had - 1, limit: 1 }) : []
  if (last?.type !== 'completion') for await (const event of tasks.events(id)) last = event
  return last?.type === 'completion' ? last : undefined
}
