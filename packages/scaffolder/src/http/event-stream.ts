import type { Runtime } from '@callboard/core'
import type { TaskEvent } from '../tasks/task.ts'

/** Shorter than the idle time of common proxies. */
const heartbeatMs = 15_000
/** A reader that takes nothing for so long, heartbeats included, is gone or does not read. */
const stalledMs = 60_000

/** What an event stream is made of. */
export interface EventStreamOptions {
  events: (signal: AbortSignal) => AsyncIterable<TaskEvent>
  runtime: Runtime
  /** Ends the stream: the request is over. */
  signal: AbortSignal
  /** Called once, when the stream is over, however it ended. */
  onEnd: () => void
}

/**
 * A run's log as server-sent events. Each has its id, so that a client that comes back with `Last-Event-ID` misses
 * nothing. The next one is read only when the client has taken the one before: nothing piles up for a slow reader, and
 * one that has stopped reading is let go.
 */
export function eventStream(options: EventStreamOptions): Response {
  return new Response(eventBody(options), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}

function eventBody(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const { events, runtime, signal, onEnd } = options
  const stop = new AbortController()
  const both = AbortSignal.any([stop.signal, signal])
  const iterator = events(both)[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  // The wait for an event outlives the heartbeats in between.
  let pending: Promise<IteratorResult<TaskEvent>> | undefined
  let taken = new AbortController()
  const end = (reason: string) => {
    taken.abort()
    stop.abort(new DOMException(reason, 'AbortError'))
    onEnd()
  }
  /** What goes to the client next; nothing when the log is over. */
  const nextText = async (): Promise<string | undefined> => {
    pending ??= iterator.next()
    const next = await orHeartbeat(pending, runtime, both)
    if (next === 'heartbeat') return ': alive\n\n'
    pending = undefined
    return next.done ? undefined : format(next.value)
  }
  const dropIfStalled = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const until = AbortSignal.any([taken.signal, both])
    await runtime.sleep(stalledMs, { signal: until }).then(
      () => {
        end('The client does not read')
        controller.error(new Error('The client does not read'))
      },
      () => {}, // It does.
    )
  }
  // A client that goes before it has asked for anything never cancels the body.
  signal.addEventListener('abort', onEnd, { once: true })
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        taken.abort()
        taken = new AbortController()
        try {
          const text = await nextText()
          if (text === undefined) {
            end('The log is over')
            return controller.close()
          }
          controller.enqueue(encoder.encode(text))
          void dropIfStalled(controller)
        } catch (error) {
          const left = both.aborted
          end('The log broke off')
          if (left) controller.close()
          else controller.error(error)
        }
      },
      cancel: () => end('The client has gone'),
    },
    { highWaterMark: 0 },
  )
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
