import { createHash } from 'node:crypto'
import { type CallboardError, createRedactor, type Runtime, type Secret } from '@callboard/core'
import { type GateResponse, nodeRuntime, type UrlGate } from '@callboard/core/node'
import { createPatientFetch } from '@callboard/core/readers'
import { AwsV4Signer } from 'aws4fetch'
import type { z } from 'zod'
import { errors } from '../errors.ts'
import { readRefusal } from './read-refusal.ts'

/** Who asks. */
export interface AwsCredentials {
  accessKeyId: string
  secretAccessKey: Secret
  /** Of credentials that are lent for a while. */
  sessionToken?: Secret
}

/** A service that the actions use, by the name that requests are signed for. */
export type AwsService = 'ecr' | 's3' | 'secretsmanager'

/** One request to a service. */
export interface AwsRequest {
  service: AwsService
  region: string
  /** `CreateRepository`: what it is for, in errors and in policies. */
  operation: string
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Encoded, beginning with a slash. @default '/' */
  path?: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** Refusals that are an answer like any other: `RepositoryNotFoundException`. */
  accept?: readonly string[]
  signal: AbortSignal
}

/** An answer of a service. */
export interface AwsAnswer extends Pick<GateResponse, 'headers'> {
  /** The code of a refusal that was accepted. */
  refusal?: string
  /** The body by a schema. @throws SCAFFOLDER_HOST_ANSWER_INVALID */
  json<T>(schema: z.ZodType<T>): T
}

/** The services of an account. */
export interface AwsClient {
  /**
   * @throws SCAFFOLDER_AWS_REFUSED for a refusal that is not accepted; CORE_SOURCE_UNAVAILABLE for a service that is down,
   * and what the gate throws
   */
  send(request: AwsRequest): Promise<AwsAnswer>
}

/** As whom a client asks, and where. */
export interface AwsClientOptions {
  credentials(): Promise<AwsCredentials>
  /** Without a slash at the end. */
  endpointOf(service: AwsService, region: string): string
  gate: UrlGate
  runtime?: Runtime | undefined
}

/** Of an upload, too. */
const timeoutMs = 300_000
const attempts = 4
const firstPauseMs = 500

/** Creates a client that signs its requests (Signature Version 4) and is patient with a service that is busy. */
export function createAwsClient(options: AwsClientOptions): AwsClient {
  const { gate, credentials, runtime = nodeRuntime } = options
  const fetch = createPatientFetch({ gate, runtime })
  return {
    async send(request) {
      const { accept = [], signal } = request
      for (let attempt = 1; ; attempt += 1) {
        const own = await credentials()
        const { url, method, headers } = await sign(request, own, options)
        const answer = await fetch({
          url,
          method,
          headers,
          ...(request.body !== undefined && { body: request.body }),
          // What was made by an attempt without an answer is found by the next one.
          repeatable: true,
          timeoutMs,
          signal,
        })
        if (answer.status < 300) return answerOf(answer, request)
        const refusal = readRefusal(answer)
        if (accept.includes(refusal.code))
          return { ...answerOf(answer, request), refusal: refusal.code }
        // Services that speak JSON say so with the status of a wrong request.
        if (!/Throttl|TooManyRequests/.test(refusal.code) || attempt === attempts)
          throw refused(request, { ...refusal, own, gate })
        await runtime.sleep(firstPauseMs * 2 ** (attempt - 1), { signal })
      }
    },
  }
}

async function sign(
  { service, region, method = 'POST', path = '/', headers, body }: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  { endpointOf, runtime = nodeRuntime }: AwsClientOptions,
) {
  const signer = new AwsV4Signer({
    service,
    region,
    method,
    url: `${endpointOf(service, region)}${path}`,
    // With it S3 looks at what arrives, and not at the address alone.
    headers: { ...headers, 'x-amz-content-sha256': digestOf(body ?? '') },
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal().trim(),
    ...(sessionToken && { sessionToken: sessionToken.reveal().trim() }),
    datetime: new Date(runtime.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  })
  const signed = await signer.sign()
  return { url: signed.url.href, method, headers: Object.fromEntries(signed.headers) }
}

function digestOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

function answerOf(answer: GateResponse, { service }: AwsRequest): AwsAnswer {
  return {
    headers: answer.headers,
    json(schema) {
      const host = `AWS ${service}`
      let value: unknown
      try {
        value = JSON.parse(answer.text())
      } catch (cause) {
        throw errors.HOST_ANSWER_INVALID({ host, reason: 'it is not well-formed JSON' }, { cause })
      }
      const { success, data, error } = schema.safeParse(value)
      if (success) return data
      const [issue] = error.issues
      const reason = `"${issue?.path.join('.')}": ${issue?.message}`
      throw errors.HOST_ANSWER_INVALID({ host, reason })
    },
  }
}

interface Refusal {
  code: string
  said: string
  own: AwsCredentials
  gate: Pick<UrlGate, 'redact'>
}

function refused(
  { service, region, operation }: AwsRequest,
  { code, said, own: { secretAccessKey, sessionToken }, gate }: Refusal,
): CallboardError {
  const { redact } = createRedactor([secretAccessKey, ...(sessionToken ? [sessionToken] : [])])
  return errors.AWS_REFUSED({ service, region, operation, code, said: gate.redact(redact(said)) })
}
