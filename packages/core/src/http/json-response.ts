/** Characters that are collected before they are sent on. */
const chunkLength = 64 * 1024
/** A shorter list is written at once. */
const longList = 100
/** Lists further inside are written at once: the answers that grow with what is served have theirs near the root. */
const maxDepth = 4

/**
 * Plain data as a JSON answer. One with long lists is written while it is read, so that it never stands in memory as one text nor
 * keeps other requests waiting.
 */
export function jsonResponse(value: unknown, init: ResponseInit = {}): Response {
  return holdsLongList(value, 0) ? streamJson(piecesOf(value, 0), init) : Response.json(value, init)
}

/** An answer of JSON that is made piece by piece, no further than it is read. */
export function streamJson(pieces: Iterator<string>, init: ResponseInit = {}): Response {
  const body = new ReadableStream<string>({
    pull(controller) {
      let chunk = ''
      while (chunk.length < chunkLength) {
        const { done, value } = pieces.next()
        if (!done) chunk += value
        else {
          if (chunk !== '') controller.enqueue(chunk)
          controller.close()
          return
        }
      }
      controller.enqueue(chunk)
    },
  })
  const headers = new Headers(init.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return new Response(body.pipeThrough(new TextEncoderStream()), { ...init, headers })
}

/** The text that `JSON.stringify` gives, in pieces. */
function* piecesOf(value: unknown, depth: number): Generator<string, void> {
  if (!holdsLongList(value, depth)) yield textOf(value)
  else if (Array.isArray(value)) {
    yield '['
    for (const [index, item] of value.entries()) {
      if (index > 0) yield ','
      yield* piecesOf(item, depth + 1)
    }
    yield ']'
  } else {
    let opening = '{'
    for (const [key, item] of Object.entries(value as object)) {
      if (isLeftOut(item)) continue
      yield `${opening}${JSON.stringify(key)}:`
      yield* piecesOf(item, depth + 1)
      opening = ','
    }
    yield '}'
  }
}

function holdsLongList(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth >= maxDepth) return false
  // Whoever says how they are written has said it for the whole.
  if ('toJSON' in value) return false
  if (Array.isArray(value) && value.length > longList) return true
  return Object.values(value).some((item) => holdsLongList(item, depth + 1))
}

/** Members that `JSON.stringify` leaves out of an object. */
function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol'
}

/** In a list, what JSON cannot say is `null`. */
function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}
