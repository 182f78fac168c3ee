/** The last words of an event stream: come back in a second, with the id that you have. */
export const farewell = 'retry: 1000\n: the portal stops\n\n'

/**
 * The answer to a request, which ends, where somebody follows something, when the portal has been told to stop. Any other one
 * is finished: a stream that answers a `POST` has its result at the end.
 */
export function endStreams(
  { method }: Request,
  { response, stopping }: { response: Response; stopping: AbortSignal },
): Response {
  const { body, headers } = response
  const isFollowed = headers.get('content-type')?.startsWith('text/event-stream')
  return body && isFollowed && method === 'GET'
    ? new Response(endingAt(stopping, body), response)
    : response
}

/** What a reader has not taken is not asked for, so nothing piles up for a slow one. */
function endingAt(
  stopping: AbortSignal,
  body: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let leave = () => {}
  const over = () => stopping.removeEventListener('abort', leave)
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        leave = () => {
          controller.enqueue(new TextEncoder().encode(farewell))
          controller.close()
          reader.cancel().catch(() => {})
        }
        if (stopping.aborted) leave()
        else stopping.addEventListener('abort', leave, { once: true })
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (stopping.aborted) return
          if (!done) return controller.enqueue(value)
          over()
          controller.close()
        } catch (error) {
          over()
          if (!stopping.aborted) controller.error(error)
        }
      },
      cancel(reason) {
        over()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
