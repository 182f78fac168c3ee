import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { UrlGate } from '../node/url-gate.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Secret } from '../secret/secret.ts'

/** What a transport may do beside reaching what its gate lets it reach. */
export interface GateHttpOptions {
  signal?: AbortSignal | undefined
  /** Sent with each request, and to no other origin when one is redirected. */
  headers?: Readonly<Record<string, string | Secret>>
  /** Whole time of one request. @default 120_000 */
  timeoutMs?: number
  /** What a server may answer: a shallow fetch of one commit at most. @default 256 MiB */
  maxBytes?: number
  /** For turns of others while a long answer is read. @default the real clock */
  runtime?: Pick<Runtime, 'monotonicMs' | 'sleep'> | undefined
}

/** What a server may list of branches and tags: half a million. */
const maxListBytes = 32 * 1024 * 1024
/** What the Git library gets at once of an answer: some milliseconds of work for it, if that are branches. */
const pieceBytes = 32 * 1024
/** How long it may go on until others have a turn. */
const turnMs = 10

/** Git's transport over the gate: every request of the Git library goes where the gate lets it go, and nowhere else. */
export function gateHttp(gate: UrlGate, options: GateHttpOptions = {}): HttpClient {
  const { signal, timeoutMs = 120_000, maxBytes = 256 * 1024 * 1024 } = options
  const { runtime = nodeRuntime } = options
  return {
    async request({ url, method, headers, body }: GitHttpRequest): Promise<GitHttpResponse> {
      // Only lists are asked for in this way.
      const isList = method === undefined || method === 'GET'
      const answer = await gate.fetch(url, {
        ...(method !== undefined && { method }),
        headers: { ...headers, ...options.headers },
        ...(body && { body: await readAll(body) }),
        timeoutMs,
        maxBytes: isList ? Math.min(maxBytes, maxListBytes) : maxBytes,
        signal,
      })
      return {
        url: answer.url,
        statusCode: answer.status,
        statusMessage: String(answer.status),
        headers: { ...answer.headers },
        body: inTurns(answer.bytes, runtime),
      }
    },
  }
}

async function readAll(body: AsyncIterableIterator<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The library never waits by itself: given all of a long answer, it would let nobody else run until the end of it. */
async function* inTurns(
  bytes: Uint8Array,
  runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>,
): AsyncIterableIterator<Uint8Array> {
  let began = runtime.monotonicMs()
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (runtime.monotonicMs() - began >= turnMs) {
      await runtime.sleep(0)
      began = runtime.monotonicMs()
    }
    yield bytes.subarray(at, at + pieceBytes)
  }
}
