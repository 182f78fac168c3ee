import {
  CallboardError,
  createRedactor,
  messageOf,
  type Runtime,
  type Secret,
} from '@callboard/core'
import type { GateResponse, UrlGate } from '@callboard/core/node'
import { createPatientFetch, type PatientRequest } from '@callboard/core/readers'
import type { z } from 'zod'
import { errors } from '../errors.ts'
import { mayBeDone } from '../git/may-be-done.ts'
import { whatItSaid } from './what-it-said.ts'

/** One request to the interface of a host. */
export interface HostRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base, beginning with a slash; what is put into it is encoded already. */
  path: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, in place of `body`; its type is among the headers. */
  text?: string
  headers?: Readonly<Record<string, string>>
  /** Somebody's own token, in place of the host's. */
  token?: Secret | undefined
  /** Statuses that are an answer like any other, beside those from 200 to 299: 404 where something may be missing. */
  accept?: readonly number[]
  /** Whether a `POST` or `PATCH` may be sent again when nobody knows whether it arrived. @default false */
  repeatable?: boolean
  signal: AbortSignal
}

/** An answer of a host. */
export interface HostAnswer extends Pick<GateResponse, 'status' | 'headers'> {
  /** The body by a schema. @throws SCAFFOLDER_HOST_ANSWER_INVALID SCAFFOLDER_HOST_ANSWER_LOST */
  json<T>(schema: z.ZodType<T>): T
}

/** The REST interface of a host, for reading and writing. */
export interface HostClient {
  /** For people: `github.com`. */
  name: string
  /**
   * @throws SCAFFOLDER_HOST_REFUSED for an answer that is not accepted, by what its status means; SCAFFOLDER_HOST_ANSWER_LOST
   * for a request that must not be sent again, when nobody knows whether it was carried out; CORE_SOURCE_UNAVAILABLE for a
   * host that is down or asks for a long pause, and what the gate throws
   */
  send(request: HostRequest): Promise<HostAnswer>
}

/** Who a client asks, and as whom. */
export interface HostClientOptions {
  /** For people: `github.com`. */
  name: string
  /** Without a slash at the end. */
  apiBaseUrl: string
  /** Headers of somebody's token, or of the host's own. */
  credentials(
    token: Secret | undefined,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  gate: UrlGate
  runtime?: Runtime | undefined
}

const timeoutMs = 30_000

/** Creates a client. What is refused is an error with what its host said, no credentials in it. */
export function createHostClient(options: HostClientOptions): HostClient {
  const { name, credentials, gate, runtime } = options
  const fetch = createPatientFetch({ gate, runtime })
  return {
    name,
    async send(request) {
      const own = await credentials(request.token)
      const { method = 'GET', path, accept = [], repeatable = !once.includes(method) } = request
      const asked = { host: name, request: `${method} ${path.split('?')[0]}` }
      // What fails when the host may have done its part.
      const uncertain = (error: unknown) =>
        repeatable || !(mayBeDone(error) || isInvalid(error))
          ? error
          : errors.HOST_ANSWER_LOST({ ...asked, reason: messageOf(error) }, { cause: error })
      const answer = await fetch(toSend(request, options, own)).catch((error: unknown) => {
        throw uncertain(error)
      })
      const { status, headers } = answer
      if ((status < 200 || status > 299) && !accept.includes(status))
        throw refused({ ...asked, answer, gate, secrets: Object.values(own) })
      return {
        status,
        headers,
        json(schema) {
          try {
            return readJson(answer, schema, name)
          } catch (error) {
            throw uncertain(error)
          }
        },
      }
    },
  }
}

/** Methods that would do twice what is asked for twice. */
const once: readonly string[] = ['POST', 'PATCH']

function toSend(
  { method = 'GET', path, body, text, headers, repeatable, signal }: HostRequest,
  { apiBaseUrl }: HostClientOptions,
  own: Readonly<Record<string, string>>,
): PatientRequest {
  return {
    url: `${apiBaseUrl}${path}`,
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...own,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(text !== undefined && { body: text }),
    ...(repeatable !== undefined && { repeatable }),
    timeoutMs,
    signal,
  }
}

function isInvalid(error: unknown): boolean {
  return CallboardError.is(error, errors.HOST_ANSWER_INVALID.code)
}

function refused({
  answer,
  gate,
  secrets,
  ...asked
}: {
  host: string
  request: string
  answer: GateResponse
  gate: Pick<UrlGate, 'redact'>
  secrets: readonly string[]
}): CallboardError {
  const tokens = secrets.flatMap(formsOf)
  const { redact } = createRedactor(tokens)
  const said = whatItSaid(answer, (text) => gate.redact(redact(text)))
  return errors.HOST_REFUSED({ ...asked, status: answer.status, said })
}

/** A header, the token in it, and of a user's name and password the password. */
function formsOf(value: string): string[] {
  const token = value.replace(/^\S+\s+/, '')
  const pair = /^basic /i.test(value) ? Buffer.from(token, 'base64').toString('utf8') : ''
  const password = pair.slice(pair.indexOf(':') + 1)
  return [value, token, ...(password === '' ? [] : [password])]
}

function readJson<T>(answer: GateResponse, schema: z.ZodType<T>, host: string): T {
  let value: unknown
  try {
    // Gerrit keeps its answers from being run as scripts by what it puts before them.
    value = JSON.parse(answer.text().replace(/^\)\]\}'\n/, ''))
  } catch {
    // The parser's own error shows a piece of the answer, which may be a piece of a token.
    throw errors.HOST_ANSWER_INVALID({ host, reason: 'it is not well-formed JSON' })
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw errors.HOST_ANSWER_INVALID({
    host,
    reason: `"${issue?.path.join('.')}": ${issue?.message}`,
  })
}
