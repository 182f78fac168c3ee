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
  const { runtime, signal, onEnd } = options
  const stop = new AbortController()
  const both = AbortSignal.any([stop.signal, signal])
  const nextText = textsOf(options, both)
  const encoder = new TextEncoder()
  /** Aborted when the client has taken what it was given. */
  let taken = new AbortController()
  const end = (reason: string) => {
    taken.abort()
    stop.abort(new DOMException(reason, 'AbortError'))
    onEnd()
  }
  const dropIfStalled = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (!(await isStalled(runtime, AbortSignal.any([taken.signal, both])))) return
    end('The client does not read')
    controller.error(new Error('The client does not read'))
  }
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    taken.abort()
    taken = new AbortController()
    const text = await nextText()
    if (text === undefined) {
      end('The log is over')
      return controller.close()
    }
    controller.enqueue(encoder.encode(text))
    void dropIfStalled(controller)
  }
  const breakOff = (controller: ReadableStreamDefaultController<Uint8Array>, error: unknown) => {
    const hasLeft = both.aborted
    end('The log broke off')
    if (hasLeft) controller.close()
    else controller.error(error)
  }
  // A client that goes before it has asked for anything never cancels the body.
  signal.addEventListener('abort', onEnd, { once: true })
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => pull(controller).catch((error) => breakOff(controller, error)),
      cancel: () => end('The client has gone'),
    },
    { highWaterMark: 0 },
  )
}

/** What goes to the client, one text after the other; nothing when the log is over. */
function textsOf(
  { events, runtime }: EventStreamOptions,
  signal: AbortSignal,
): () => Promise<string | undefined> {
  const iterator = events(signal)[Symbol.asyncIterator]()
  // The wait for an event outlives the heartbeats in between.
  let pending: Promise<IteratorResult<TaskEvent>> | undefined
  return async () => {
    pending ??= iterator.next()
    const next = await orHeartbeat(pending, runtime, signal)
    if (next === 'heartbeat') return ': alive\n\n'
    pending = undefined
    return next.done ? undefined : format(next.value)
  }
}

/** Whether the client has not taken anything for too long. */
function isStalled(runtime: Runtime, taken: AbortSignal): Promise<boolean> {
  return runtime.sleep(stalledMs, { signal: taken }).then(
    () => true,
    () => false,
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
