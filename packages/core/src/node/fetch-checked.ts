import { type Agent, request as send } from 'undici'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { Secret } from '../secret/secret.ts'
import type { GateRequest, GateResponse, UrlGateOptions } from './url-gate.ts'

const redirects = [301, 302, 303, 307, 308]

/** Follows redirects by hand, each through the check, within one deadline and one size. */
export async function fetchChecked(call: {
  url: string
  request: GateRequest
  options: UrlGateOptions
  check: (url: string | URL) => URL
  headersFor: (url: URL) => Readonly<Record<string, string | Secret>>
  connector: Agent
}): Promise<GateResponse> {
  const { request, options, check } = call
  const { maxRedirects = 5 } = options
  const timeoutMs = request.timeoutMs ?? options.timeoutMs ?? 10_000
  const maxBytes = request.maxBytes ?? options.maxBytes ?? 10 * 1024 * 1024
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline
  let target = check(call.url)
  let { method = 'GET', body } = request
  let headers = { ...request.headers }
  for (let hop = 0; ; hop += 1) {
    if (hop > maxRedirects) throw coreErrors.REDIRECTS({ url: call.url, max: maxRedirects })
    try {
      const answer = await send(target, {
        method: method as 'GET',
        headers: { 'user-agent': 'callboard', ...headers, ...reveal(call.headersFor(target)) },
        body: body ?? null,
        signal,
        dispatcher: call.connector,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      const next = redirectTarget(answer.statusCode, answer.headers.location, target)
      if (!next) return await readWhole(answer, target, maxBytes)
      await answer.body.dump().catch(() => {})
      check(next)
      if (target.protocol === 'https:' && next.protocol === 'http:') {
        throw coreErrors.URL_INVALID({
          url: next.href,
          reason: 'it would leave https by a redirect',
        })
      }
      if (next.origin !== target.origin) headers = withoutCredentials(headers)
      if (answer.statusCode === 303 || (method === 'POST' && answer.statusCode < 303)) {
        method = 'GET'
        body = undefined
      } else if (body !== undefined && next.origin !== target.origin) {
        throw coreErrors.URL_INVALID({
          url: next.href,
          reason: 'a request with a body is not sent on to another host',
        })
      }
      target = next
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason
      if (deadline.aborted)
        throw coreErrors.REQUEST_TIMEOUT({ url: target.href, timeoutMs }, { cause: error })
      const own = ownError(error)
      if (own) throw own
      throw coreErrors.REQUEST_FAILED({ url: target.href }, { cause: error })
    }
  }
}

async function readWhole(
  answer: Awaited<ReturnType<typeof send>>,
  target: URL,
  maxBytes: number,
): Promise<GateResponse> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > maxBytes) {
      answer.body.destroy()
      throw coreErrors.RESPONSE_TOO_LARGE({ url: target.href, maxBytes })
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
    text: () => bytes.toString('utf8'),
  }
}

function redirectTarget(
  status: number,
  location: string | string[] | undefined,
  from: URL,
): URL | undefined {
  if (!redirects.includes(status) || typeof location !== 'string') return undefined
  if (!URL.canParse(location, from.href))
    throw coreErrors.URL_INVALID({ url: location, reason: 'a redirect leads to it' })
  return new URL(location, from)
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        !['authorization', 'cookie', 'proxy-authorization', 'private-token'].includes(
          name.toLowerCase(),
        ),
    ),
  )
}

function reveal(headers: Readonly<Record<string, string | Secret>>): Record<string, string> {
  // A token read from a file often ends in a newline, and the error about it would print it.
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      (value instanceof Secret ? value.reveal() : value).trim(),
    ]),
  )
}

/** Our own error, also where the connector's was wrapped on its way up. */
function ownError(error: unknown): unknown {
  if (CallboardError.is(error)) return error
  const cause = error instanceof Error ? error.cause : undefined
  return CallboardError.is(cause) ? cause : undefined
}
