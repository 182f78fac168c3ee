import { HttpError } from './http-error.ts'

const maxDepth = 64
const mostDrained = 4 * 1024 * 1024

/**
 * The JSON body of a request, within a size and a depth.
 *
 * @throws HttpError 400 413 415
 */
export async function readBody(request: Request, maxBytes = 256 * 1024): Promise<unknown> {
  refuseContentType(request.headers)
  const text = await readText(request, maxBytes)
  if (nesting(text) > maxDepth)
    throw new HttpError(400, `The body is nested deeper than ${maxDepth} levels`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HttpError(400, 'The body is not well-formed JSON', { cause })
  }
}

function refuseContentType(headers: Headers): void {
  const type = headers.get('content-type') ?? ''
  const hint = 'Send it with content-type: application/json.'
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type))
    throw new HttpError(415, 'The body is not JSON', { hint })
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? 'utf-8'
  if (!/^(?:utf-?8|us-ascii)$/i.test(charset))
    throw new HttpError(415, `The body is in the charset "${charset}"`, { hint })
  if (headers.has('content-encoding')) throw new HttpError(415, 'A compressed body is not read')
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new HttpError(413, `The body is larger than ${maxBytes} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for await (const bytes of bytesOf(request)) {
    size += bytes.length
    if (size > maxBytes) throw tooLarge()
    text += decode(decoder, bytes)
  }
  return text + decode(decoder)
}

/**
 * Takes in what is left of a body that was not wanted, up to four megabytes: until then the client is still sending, the connection
 * cannot carry its next request, and to close it could lose the answer on its way.
 *
 * @returns whether there is nothing left
 */
export async function drainBody(request: Request): Promise<boolean> {
  if (!request.body || request.body.locked) return true
  if (Number(request.headers.get('content-length') ?? 0) > mostDrained) return false
  let size = 0
  try {
    for await (const bytes of bytesOf(request)) {
      size += bytes.length
      if (size > mostDrained) return false
    }
    return true
  } catch {
    // Whoever was sending has gone.
    return false
  }
}

/** What is left of a body. Whoever stops early leaves the rest to the next who asks. */
async function* bytesOf({ body }: Request): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  try {
    while (reader) {
      const { done, value } = await reader.read()
      if (done) break
      yield value
    }
  } finally {
    reader?.releaseLock()
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch (cause) {
    throw new HttpError(400, 'The body is not valid UTF-8', { cause })
  }
}

/** Deepest nesting of a JSON text, counted outside of strings, without recursion or going back. */
function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '"') quoted = !quoted
    else if (quoted) index += character === '\\' ? 1 : 0
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth)
    else if (character === ']' || character === '}') depth -= 1
  }
  return deepest
}
