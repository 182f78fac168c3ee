import type { UrlGate } from '@callboard/core/node'
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git'

const timeoutMs = 120_000
/** What a server may answer: a shallow fetch of one commit at most. */
const maxBytes = 256 * 1024 * 1024

/** Git's transport over the gate: every request of the Git library goes where the gate lets it go, and nowhere else. */
export function gateHttp(gate: UrlGate, signal: AbortSignal | undefined): HttpClient {
  return {
    async request({ url, method, headers, body }: GitHttpRequest): Promise<GitHttpResponse> {
      const answer = await gate.fetch(url, {
        ...(method !== undefined && { method }),
        ...(headers && { headers }),
        ...(body && { body: await readAll(body) }),
        timeoutMs,
        maxBytes,
        signal,
      })
      return {
        url: answer.url,
        statusCode: answer.status,
        statusMessage: String(answer.status),
        headers: { ...answer.headers },
        body: once(answer.bytes),
      }
    },
  }
}

async function readAll(body: AsyncIterableIterator<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* once(bytes: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield bytes
}
