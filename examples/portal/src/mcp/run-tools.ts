import { HttpError } from '@callboard/core/http'
import { isFinal, type Task } from '@callboard/scaffolder'
import { z } from 'zod'
import { defineTool, type McpTool, type ToolContext } from './mcp-tool.ts'
import { limitOf } from './tool-input.ts'

const runInput = z.string().min(1).max(100).describe('runId of template_run or run_list')
/** A model that waits asks again; a request must not be held for as long as a run may take. */
const mostWaitMs = 20_000

/** Runs of templates. */
export const runTools: readonly McpTool[] = [
  defineTool({
    name: 'run_list',
    permission: 'scaffolder.task.read',
    title: 'List runs of templates',
    description: 'The latest runs of templates with their state.',
    input: z.object({ limit: limitOf(50) }),
    readOnly: true,
    run: async ({ limit = 10 }, { portal }) => {
      const { tasks, total } = await portal.scaffolder.tasks.list({ limit })
      return { data: { total, runs: tasks.map(told) } }
    },
  }),
  defineTool({
    name: 'run_show',
    permission: 'scaffolder.task.read',
    title: 'Follow a run',
    description:
      'The state of a run, its steps, its output and its log from after an event on. With waitSeconds it answers when something new has happened, or when that time is over; call it again with lastEventId to go on.',
    input: z.object({
      runId: runInput,
      after: z.coerce.number().int().min(0).optional().describe('lastEventId of the call before'),
      waitSeconds: z.coerce.number().min(0).max(20).optional(),
    }),
    readOnly: true,
    run: show,
  }),
  defineTool({
    name: 'run_cancel',
    permission: 'scaffolder.task.cancel',
    title: 'Cancel a run',
    description: 'Asks a run to end. What it did stays unless its template undoes it.',
    input: z.object({ runId: runInput, reason: z.string().max(500).optional() }),
    readOnly: false,
    destructive: true,
    idempotent: true,
    run: async ({ runId, reason }, { portal }) => {
      await portal.scaffolder.tasks.cancel(runId, reason)
      return { data: { run: told(await find({ portal }, runId)) } }
    },
  }),
]

async function show(
  { runId, after = 0, waitSeconds = 0 }: { runId: string; after?: number; waitSeconds?: number },
  context: ToolContext,
) {
  const task = await find(context, runId)
  const { tasks } = context.portal.scaffolder
  if (waitSeconds > 0 && !isFinal(task.status))
    await untilNews(context, { runId, after, waitSeconds })
  const log = await tasks.log(runId, { after, limit: 500 })
  return {
    data: {
      run: told(await find(context, runId)),
      log: log.map(({ id, createdAt, body }) => ({
        id,
        at: createdAt,
        ...(body.stepId !== undefined && { step: body.stepId }),
        message: body.message,
      })),
      lastEventId: log.at(-1)?.id ?? after,
    },
  }
}

/** Until the log goes on, or the time is over. */
async function untilNews(
  { portal: { runtime, scaffolder }, signal }: ToolContext,
  { runId, after, waitSeconds }: { runId: string; after: number; waitSeconds: number },
): Promise<void> {
  const enough = new AbortController()
  const either = AbortSignal.any([signal, enough.signal])
  const time = runtime.sleep(Math.min(waitSeconds * 1000, mostWaitMs), { signal: either })
  const news = firstOf(scaffolder.tasks.events(runId, { after, signal: either }))
  try {
    await Promise.race([time, news])
  } finally {
    enough.abort()
    await Promise.allSettled([time, news])
  }
}

async function firstOf(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events) return
}

async function find({ portal }: Pick<ToolContext, 'portal'>, runId: string): Promise<Task> {
  const task = await portal.scaffolder.tasks.get(runId)
  if (task) return task
  throw new HttpError(404, `There is no run "${runId}"`, { hint: 'Call run_list to see them.' })
}

/** A run without what it was told: answers may be long, and belong to who gave them. */
function told({ id, parameters: _parameters, ...task }: Task) {
  return { runId: id, page: `/runs/${id}`, ...task }
}
