import type { RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'

/** Requests that may wait on one connection; a browser sends none before it has its answer. */
const mostWaiting = 1_000

/**
 * Answers one request of a connection after the other. Node would begin with all that were sent at once, so that a few kilobytes could
 * keep everybody else waiting for as long as a thousand pages take.
 */
export function oneAtATime(answer: RequestListener): RequestListener {
  const queues = new WeakMap<Duplex, { waiting: number; last: Promise<void> }>()
  return async (request, response) => {
    const { socket } = request
    const queue = queues.get(socket) ?? { waiting: 0, last: Promise.resolve() }
    queues.set(socket, queue)
    if (queue.waiting >= mostWaiting) {
      socket.destroy()
      return
    }
    const isFirst = queue.waiting === 0
    const before = queue.last
    queue.waiting += 1
    queue.last = new Promise<void>((resolve) => {
      response.once('close', () => {
        queue.waiting -= 1
        resolve()
      })
    })
    if (!isFirst) await before
    answer(request, response)
  }
}
