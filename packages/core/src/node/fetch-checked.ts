import { type Agent, request as send } from 'undici'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { Secret } from '../secret/secret.ts'
import { shownUrl } from '../text/shown-url.ts'
import { longestTimerMs } from './node-runtime.ts'

/** One request. */
export interface GateRequest {
  method?: string
  /** Sent on to another origin by a redirect only where they are known to be no credentials. */
  headers?: Readonly<Record<string, string | Secret>>
  body?: string | Uint8Array
  timeoutMs?: number
  maxBytes?: number
  signal?: AbortSignal | undefined
}

/** An answer, read whole within its limits. Any status is an answer; only failing to get one throws. */
export interface GateResponse {
  status: number
  /** Where it came from in the end. */
  url: string
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>
  bytes: Uint8Array
  /** The body as UTF-8 text without its byte-order mark. @throws CORE_ENCODING */
  text(): string
}

const redirects = [301, 302, 303, 307, 308]

/** Headers of a request that go with it to another origin; all others could be credentials. */
const harmless = [
  'accept',
  'accept-language',
  'if-modified-since',
  'if-none-match',
  'range',
  'user-agent',
]

interface Call {
  url: string
  request: GateRequest
  options: { timeoutMs?: number; maxBytes?: number; maxRedirects?: number }
  check: (url: string | URL) => URL
  headersFor: (url: URL) => Readonly<Record<string, string | Secret>>
  connector: Agent
}

/** What is sent next; a redirect changes it. */
interface Hop {
  target: URL
  method: string
  headers: Readonly<Record<string, string | Secret>>
  body: string | Uint8Array | undefined
}

/** Follows redirects by hand, each through the check, within one deadline and one size. */
export async function fetchChecked(call: Call): Promise<GateResponse> {
  const { request, options } = call
  const { maxRedirects = 5 } = options
  const timeoutMs = request.timeoutMs ?? options.timeoutMs ?? 10_000
  const deadline = AbortSignal.timeout(Math.min(timeoutMs, longestTimerMs))
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline
  const { method = 'GET', headers = {}, body } = request
  let hop: Hop = { target: call.check(call.url), method, headers, body }
  try {
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const answer = await sendHop(hop, call, signal)
      const { location } = answer.headers
      if (!redirects.includes(answer.statusCode) || typeof location !== 'string')
        return await readWhole(answer, hop.target, request.maxBytes ?? options.maxBytes)
      answer.body.on('error', () => {}).destroy()
      hop = followRedirect(hop, { status: answer.statusCode, location, check: call.check })
    }
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason
    const url = shownUrl(hop.target.href)
    if (deadline.aborted) throw coreErrors.REQUEST_TIMEOUT({ url, timeoutMs }, { cause: error })
    throw ownError(error) ?? coreErrors.REQUEST_FAILED({ url }, { cause: error })
  }
  throw coreErrors.REDIRECTS({ url: shownUrl(call.url), max: maxRedirects })
}

function sendHop({ target, method, headers, body }: Hop, call: Call, signal: AbortSignal) {
  return send(target, {
    method: method as 'GET',
    headers: reveal({
      'user-agent': 'callboard',
      ...lowerCased(headers),
      ...lowerCased(call.headersFor(target)),
    }),
    body: body ?? null,
    signal,
    dispatcher: call.connector,
    // The signal is the only clock: these two of the connector would cut a longer limit short.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

/** What is sent next, after an answer that says to ask elsewhere. @throws CORE_URL_INVALID and what `check` throws */
export function followRedirect(
  { target, method, headers, body }: Hop,
  { status, location, check }: { status: number; location: string; check: Call['check'] },
): Hop {
  const refuse = (reason: string) =>
    coreErrors.URL_INVALID({ url: shownUrl(location), reason: `${reason} by a redirect` })
  if (!URL.canParse(location, target.href)) throw refuse('it cannot be read and was given')
  const next = check(new URL(location, target))
  if (target.protocol === 'https:' && next.protocol === 'http:')
    throw refuse('it would leave https')
  const elsewhere = next.origin !== target.origin
  const kept = elsewhere ? onlyHarmless(headers) : headers
  if (status === 303 || (method === 'POST' && status < 303))
    return { target: next, method: 'GET', headers: withoutBodyHeaders(kept), body: undefined }
  if (body !== undefined && elsewhere) throw refuse('a body would be sent to another origin')
  return { target: next, method, headers: kept, body }
}

async function readWhole(
  answer: Awaited<ReturnType<typeof send>>,
  target: URL,
  maxBytes = 10 * 1024 * 1024,
): Promise<GateResponse> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > maxBytes) {
      answer.body.destroy()
      throw coreErrors.RESPONSE_TOO_LARGE({ url: shownUrl(target.href), maxBytes })
    }
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return {
    status: answer.statusCode,
    url: target.href,
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    bytes,
    text() {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      } catch (cause) {
        throw coreErrors.ENCODING({ path: shownUrl(target.href) }, { cause })
      }
    },
  }
}

/** Names of headers have no case: one that is written in two ways would be sent twice. */
function lowerCased(headers: Hop['headers']): Hop['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

function onlyHarmless(headers: Hop['headers']): Hop['headers'] {
  return filterHeaders(headers, (name) => harmless.includes(name))
}

function withoutBodyHeaders(headers: Hop['headers']): Hop['headers'] {
  return filterHeaders(headers, (name) => !name.startsWith('content-'))
}

function filterHeaders(headers: Hop['headers'], keep: (name: string) => boolean): Hop['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name.toLowerCase())))
}

function reveal(headers: Readonly<Record<string, string | Secret>>): Record<string, string> {
  // A token read from a file often ends in a newline, and the error about it would print it.
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      (Secret.is(value) ? value.reveal() : value).trim(),
    ]),
  )
}

/** Our own error, also where the connector's was wrapped on its way up. */
function ownError(error: unknown): unknown {
  if (CallboardError.is(error)) return error
  const cause = error instanceof Error ? error.cause : undefined
  return CallboardError.is(cause) ? cause : undefined
}
