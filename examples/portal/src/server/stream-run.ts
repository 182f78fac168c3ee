import type { Runtime } from '@callboard/core'
import {
  isFinal,
  type Scaffolder,
  type Task,
  type TaskEvent,
  type TaskStep,
} from '@callboard/scaffolder'
import type { Request, Response } from 'express'
import { toLogLine } from '../format/log-line.ts'
import { durationOf, runStatus, stepStatus } from '../screens/run-row.ts'
import { stepNote } from '../screens/run-steps.ts'
import { farewell } from './end-streams.ts'

const heartbeatMs = 15_000
/** A reader who falls further behind is cut off; the browser comes back and resumes by id. */
const maxBuffered = 256 * 1024

/** The events of a run as the page's script reads them, from a point on; ends with the run. */
export async function streamRun({
  request,
  response,
  task,
  scaffolder,
  runtime,
  stopping,
}: {
  request: Request
  response: Response
  task: Task
  scaffolder: Scaffolder
  runtime: Runtime
  /** Ends the stream: the portal stops, and the browser comes back to another one. */
  stopping: AbortSignal
}): Promise<void> {
  const closed = new AbortController()
  const over = AbortSignal.any([closed.signal, stopping])
  response.on('close', () => closed.abort())
  response.set({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  const beats = heartbeat(response, runtime, closed.signal)
  try {
    for await (const event of scaffolder.tasks.events(task.id, {
      after: resumePoint(request),
      signal: over,
    })) {
      response.write(await frames(event, scaffolder, runtime))
      if (response.writableLength > maxBuffered) return
    }
    // A run that was tried again has more than one completion in its log, and one end.
    const ended = await scaffolder.tasks.get(task.id)
    if (!ended || isFinal(ended.status))
      response.write(frame('end', { status: ended ? runStatus(ended) : 'failed' }))
  } catch (error) {
    if (!over.aborted) throw error
  } finally {
    if (stopping.aborted && !closed.signal.aborted) response.write(farewell)
    closed.abort()
    response.end()
    await beats
  }
}

/** What the reader has already: `Last-Event-ID` after a break, else what the page was made with. */
function resumePoint(request: Request): number {
  const text = request.get('last-event-id') ?? String(request.query.after ?? '0')
  return /^\d{1,12}$/.test(text) ? Number(text) : 0
}

async function frames(event: TaskEvent, scaffolder: Scaffolder, runtime: Runtime): Promise<string> {
  const log = frame('log', toLogLine(event), event.id)
  const { stepId, status, undo } = event.body
  // The head of the page says that it is being cancelled, or tried again.
  if (event.type === 'cancelled' || event.type === 'recovered')
    return log + frame('head', {}, event.id)
  if (stepId === undefined || (status === undefined && undo === undefined)) return log
  const task = await scaffolder.tasks.get(event.taskId)
  const step = task?.steps.find(({ id }) => id === stepId)
  if (!step) return log
  const duration = durationOf(step, runtime.now())
  const note = stepNote(step)
  const then = { status: status as TaskStep['status'], undo }
  return (
    log +
    frame(
      'step',
      {
        id: stepId,
        status: stepStatus(then as Pick<TaskStep, 'status' | 'undo'>),
        ...(duration !== undefined && { duration }),
        ...(note !== undefined && { note }),
      },
      event.id,
    )
  )
}

function frame(name: string, data: unknown, id?: number): string {
  const line = id === undefined ? '' : `id: ${id}\n`
  return `event: ${name}\n${line}data: ${JSON.stringify(data)}\n\n`
}

async function heartbeat(response: Response, runtime: Runtime, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await runtime.sleep(heartbeatMs, { signal })
      response.write(': still here\n\n')
    }
  } catch {
    // The stream has ended.
  }
}
