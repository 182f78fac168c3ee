import type { Runtime } from '@callboard/core'
import type { TaskEvent } from '../tasks/task.ts'

/** Shorter than the idle time of common proxies. */
const heartbeatMs = 15_000

/**
 * A run's log as server-sent events. Each has its id, so that a client that comes back with `Last-Event-ID` misses
 * nothing; the next is only read when the client has taken the one before.
 */
export function eventStream({
  events,
  runtime,
  signal,
}: {
  events: (signal: AbortSignal) => AsyncIterable<TaskEvent>
  runtime: Runtime
  signal: AbortSignal
}): Response {
  const stop = new AbortController()
  const both = AbortSignal.any([stop.signal, signal])
  const iterator = events(both)[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  // The wait for an event outlives the heartbeats in between.
  let pending: Promise<IteratorResult<TaskEvent>> | undefined
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pending ??= iterator.next()
        try {
          const next = await orHeartbeat(pending, runtime, both)
          if (next === 'heartbeat') return controller.enqueue(encoder.encode(': alive\n\n'))
          pending = undefined
          if (next.done) controller.close()
          else controller.enqueue(encoder.encode(format(next.value)))
        } catch (error) {
          if (both.aborted) controller.close()
          else controller.error(error)
        }
      },
      cancel() {
        stop.abort(new DOMException('The client has gone', 'AbortError'))
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}

async function orHeartbeat<T>(
  pending: Promise<T>,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<T | 'heartbeat'> {
  const over = new AbortController()
  try {
    const beat = runtime
      .sleep(heartbeatMs, { signal: AbortSignal.any([over.signal, signal]) })
      .then(() => 'heartbeat' as const)
    beat.catch(() => {})
    return await Promise.race([pending, beat])
  } finally {
    over.abort()
  }
}

function format(event: TaskEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
