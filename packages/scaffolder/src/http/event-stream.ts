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
  const { signal, onEnd } = options
  const stop = new AbortController()
  const both = AbortSignal.any([stop.signal, signal])
  const texts = textsOf(options, both)
  const encoder = new TextEncoder()
  const end = (reason: string) => {
    stop.abort(new DOMException(reason, 'AbortError'))
    onEnd()
  }
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const text = await texts.next()
    if (text !== undefined) return controller.enqueue(encoder.encode(text))
    end('The log is over')
    controller.close()
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
      start(controller) {
        void texts.stalled.then((isStalled) => {
          if (!isStalled) return
          end('The client does not read')
          controller.error(new Error('The client does not read'))
        })
      },
      pull: (controller) => pull(controller).catch((error) => breakOff(controller, error)),
      cancel: () => end('The client has gone'),
    },
    { highWaterMark: 0 },
  )
}

/** What goes to a client. */
interface Texts {
  /** The next text; nothing when the log is over. */
  next(): Promise<string | undefined>
  /** Becomes true when nothing has been asked for too long, and false when the signal ends the wait. */
  stalled: Promise<boolean>
}

/** One clock for each stream and none for each event: at a thousand events a second they would be most of what is thrown away. */
function textsOf({ events, runtime }: EventStreamOptions, signal: AbortSignal): Texts {
  const iterator = events(signal)[Symbol.asyncIterator]()
  // The wait for an event outlives the heartbeats in between.
  let pending: Promise<void> | undefined
  let read: { text: string | undefined } | undefined
  let give: ((text: string | undefined) => void) | undefined
  let idleMs = 0
  const hand = (text: string | undefined) => {
    const to = give
    give = undefined
    to?.(text)
  }
  const readOn = async () => {
    const next = await iterator.next()
    pending = undefined
    const text = next.done ? undefined : format(next.value)
    if (give) hand(text)
    else read = { text }
  }
  const watch = async (): Promise<boolean> => {
    while (idleMs < stalledMs) {
      await runtime.sleep(heartbeatMs, { signal })
      if (give) hand(': alive\n\n')
      else idleMs += heartbeatMs
    }
    return true
  }
  return {
    stalled: watch().catch(() => false),
    async next() {
      idleMs = 0
      if (read) {
        const { text } = read
        read = undefined
        return text
      }
      return new Promise((resolve, reject) => {
        give = resolve
        pending ??= readOn()
        pending.catch(reject)
      })
    },
  }
}

function format(event: TaskEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
