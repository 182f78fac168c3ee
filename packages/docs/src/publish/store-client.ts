import { type Runtime, throwIfAborted } from '@callboard/core'
import type { GateResponse, UrlGate } from '@callboard/core/node'
import { createPatientFetch } from '@callboard/core/readers'
import { docsErrors } from '../errors.ts'

/** A request to a storage service, before it is signed. */
export interface StoreRequest {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  url: URL
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array
  /** Whether it is fine that there is nothing. @default false */
  mayMiss?: boolean
}

/** Asks a storage service, patiently. */
export interface StoreClient {
  /** The answer, or undefined for what may miss. @throws DOCS_STORE_REFUSED, and what the gate throws */
  send(
    request: StoreRequest,
    options: { signal?: AbortSignal | undefined },
  ): Promise<GateResponse | undefined>
}

interface StoreClientOptions {
  gate: UrlGate
  runtime: Runtime
  /** Where the objects are, for messages. */
  place: string
  /** Gives the headers with which a request is let in: signed anew for each attempt. */
  sign(request: StoreRequest): Promise<Readonly<Record<string, string>>>
}

/** Of an upload, too. */
const timeoutMs = 120_000
const maxBytes = 256 * 1024 * 1024

/** Creates a client: it waits for a service that is busy, and tells what the service said when it refuses. */
export function createStoreClient({ gate, runtime, place, sign }: StoreClientOptions): StoreClient {
  const fetch = createPatientFetch({ gate, runtime })
  return {
    async send(request, { signal }) {
      throwIfAborted(signal)
      const { method, url, body } = request
      const answer = await fetch({
        url: url.href,
        method,
        headers: { ...request.headers, ...(await sign(request)) },
        ...(body && { body }),
        // Objects are written whole, so writing one twice is writing it once.
        repeatable: true,
        timeoutMs,
        maxBytes,
        signal,
      })
      if (answer.status === 404 && request.mayMiss) return undefined
      if (answer.status < 300) return answer
      const said = gate.redact(saidIn(answer))
      throw docsErrors.STORE_REFUSED({ place, method, status: answer.status, said })
    },
  }
}

/** The sentence of a refusal, from XML or JSON. */
function saidIn(answer: GateResponse): string {
  const text = new TextDecoder().decode(answer.bytes).slice(0, 4000)
  const [, code] = /<Code>([^<]+)/.exec(text) ?? []
  const [, message] = /<Message>([^<]+)|"message":\s*"([^"]+)/.exec(text) ?? []
  return [code, message].filter(Boolean).join(': ') || text.replace(/\s+/g, ' ').slice(0, 200)
}
