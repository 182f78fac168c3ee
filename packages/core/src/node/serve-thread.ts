import { parentPort } from 'node:worker_threads'
import { messageOf } from '../errors/format-error.ts'
import { createBusyClock } from './busy-clock.ts'
import type { FromThread, ToThread } from './worker-message.ts'

/** What a thread gets to do; the request and what is shared are plain data. */
export interface ThreadWork<Request, Shared> {
  request: Request
  /** What many pieces of work have in common. */
  shared: Shared
  /** Asks the one who gave the work. */
  ask(question: unknown): Promise<unknown>
  /** Milliseconds for which the process has computed since the work began, and never more than have passed. */
  busyMs(): number
  /** Gives memory that the answer refers to away with it, where it would be copied. */
  handOver(memory: readonly ArrayBuffer[]): void
}

/** Values that are remembered for the pieces of work to come. */
const maxShared = 8

/**
 * Makes this file a thread of `createWorkerThreads`: it does one piece of work after the other. To be called once, when
 * everything is loaded.
 */
export function serveThread<Request, Shared, Answer>(
  work: (context: ThreadWork<Request, Shared>) => Promise<Answer>,
): void {
  const port = parentPort
  if (!port) return
  const send = (message: FromThread, handedOver: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, [...handedOver])
  const shared = new Map<string, unknown>()
  const asked = new Map<number, (answer: unknown) => void>()
  let asks = 0
  const ask = (question: unknown) =>
    new Promise<unknown>((resolve) => {
      asks += 1
      asked.set(asks, resolve)
      send({ type: 'ask', ask: asks, question })
    })
  const take = async (message: ToThread): Promise<void> => {
    if (message.type === 'share') {
      shared.set(message.key, message.value)
      const [oldest] = shared.keys()
      if (shared.size > maxShared && oldest !== undefined) shared.delete(oldest)
    } else if (message.type === 'told') {
      asked.get(message.ask)?.(message.answer)
      asked.delete(message.ask)
    } else {
      try {
        const request = message.request as Request
        const handedOver: ArrayBuffer[] = []
        const answer = await work({
          request,
          shared: shared.get(message.shared) as Shared,
          ask,
          busyMs: createBusyClock(),
          handOver: (memory) => {
            handedOver.push(...memory)
          },
        })
        send({ type: 'done', answer }, handedOver)
      } catch (error) {
        send({ type: 'failed', message: messageOf(error) })
      }
    }
  }
  port.on('message', (message: ToThread) => void take(message))
  send({ type: 'ready' })
}
