import {
  type CallboardError,
  CallboardError as Coded,
  coreErrors,
  type Runtime,
} from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { createPatientFetch } from '@callboard/core/readers'
import { z } from 'zod'
import { searchErrors } from '../errors.ts'

/** Where a server is, and how it is reached. */
export interface ServerAccess {
  /** Allows its origin, and carries the credentials for it. */
  gate: UrlGate
  /** Without a slash at its end. */
  baseUrl: string
  runtime: Runtime
  /** Of one request. */
  timeoutMs: number
}

/** One request. */
export interface ServerRequest<Answer> {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Below the base address, with its query. */
  path: string
  /** Sent as JSON; lines of it where it is a text. */
  body?: unknown
  /** What is read of the answer. */
  schema: z.ZodType<Answer>
  /** What some refusals mean, by the type that the server gives them: they are no errors then. */
  expected?: Readonly<Record<string, Answer>>
  /** Whether asking twice is as good as asking once. @default true */
  repeatable?: boolean
  signal?: AbortSignal | undefined
}

/** A server that speaks the REST interface that OpenSearch and Elasticsearch share. */
export interface SearchServer {
  /** @throws SEARCH_STORE_FAILED */
  ask<Answer>(request: ServerRequest<Answer>): Promise<Answer>
  /** A failure as it may be told: what a server says may repeat what it was sent. */
  failure(reason: string, cause?: unknown): CallboardError
}

/** Most of an answer, in bytes: the records of all candidates. */
const maxBytes = 256 * 1024 * 1024
const longestReason = 500
const attempts = 4

const refusal = z.object({
  error: z.union([
    z.string(),
    z.object({ type: z.string().catch('error'), reason: z.string().nullish() }),
  ]),
})

/** Opens a server. */
export function openSearchServer({
  gate,
  baseUrl,
  runtime,
  timeoutMs,
}: ServerAccess): SearchServer {
  const fetch = createPatientFetch({ gate, runtime, attempts })
  const failure: SearchServer['failure'] = (reason, cause) =>
    searchErrors.STORE_FAILED(
      { reason: gate.redact(reason).slice(0, longestReason) },
      cause === undefined ? {} : { cause },
    )
  return {
    failure,
    async ask({ method, path, body, schema, expected = {}, repeatable = true, signal }) {
      const answer = await fetch({
        url: `${baseUrl}${path}`,
        method,
        headers: { accept: 'application/json', ...contentType(body) },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        repeatable,
        timeoutMs,
        maxBytes,
        signal,
      }).catch((error: unknown) => {
        signal?.throwIfAborted()
        throw unreachable(error)
      })
      const value = parseJson(answer.text())
      if (answer.status >= 400) {
        const { type, reason } = refusalOf(value)
        const meaning = Object.entries(expected).find(([name]) => name === type)
        if (meaning) return meaning[1]
        throw searchErrors.STORE_FAILED({
          reason: gate
            .redact(
              `the server answered ${answer.status}: ${[type, reason].filter(Boolean).join(': ')}`,
            )
            .slice(0, longestReason),
          ...hintFor(answer.status),
        })
      }
      const read = schema.safeParse(value)
      if (read.success) return read.data
      const [issue] = read.error.issues
      const place = issue?.path.length ? `"${issue.path.join('.')}" of ` : ''
      throw failure(`${place}its answer cannot be read: ${issue?.message}; is it a search server?`)
    },
  }

  function unreachable(error: unknown): CallboardError {
    const code = Coded.is(error) ? error.code : ''
    const isDown = code === coreErrors.SOURCE_UNAVAILABLE.code
    const reason = isDown ? 'the server is overloaded or down' : 'the server cannot be reached'
    const hint = isDown ? 'See the health of its cluster; then try again.' : reachHint
    return searchErrors.STORE_FAILED({ reason, hint }, { cause: error })
  }
}

const reachHint = 'See that it runs, that its address is right, and that the gate allows it.'

function hintFor(status: number): { hint?: string } {
  if (status === 401 || status === 403)
    return {
      hint: 'Give the gate credentials that may read and write the indices and aliases of the engine, and see that the disk is not full.',
    }
  return {}
}

function contentType(body: unknown): Record<string, string> {
  if (body === undefined) return {}
  const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json'
  return { 'content-type': type }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusalOf(value: unknown): { type: string; reason: string } {
  const read = refusal.safeParse(value)
  if (!read.success) return { type: '', reason: '' }
  const { error } = read.data
  return typeof error === 'string'
    ? { type: '', reason: error }
    : { type: error.type, reason: error.reason ?? '' }
}
