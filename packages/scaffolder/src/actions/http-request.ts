import type { GateResponse, UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { type Action, type ActionContext, defineAction } from './define-action.ts'
import { httpInput, type RequestInput, requestOf } from './http-input.ts'
import { guardSecrets } from './http-secrets.ts'

/** How the actions reach other systems over HTTP. */
export interface HttpOptions {
  /** Nothing but the hosts that it allows is reached, and with their credentials. */
  gate: Pick<UrlGate, 'fetch' | 'redact'>
  /** What the `path` of `http:backstage:request` is added to: `https://portal.acme.io/api`. @default none: there is no such action */
  baseUrl?: string
  /** Origins that a step may send secrets of a run to, beside that of `baseUrl`: `https://ci.acme.io`. @default [] */
  secretOrigins?: readonly string[]
}

const output = z.strictObject({
  code: z.string().optional().describe('Status of the answer'),
  headers: z.record(z.string(), z.unknown()).optional().describe('By lower-case name'),
  body: z
    .unknown()
    .optional()
    .describe('The data of a JSON answer, { message } with the text of any other'),
})

/** Longest answer. It becomes an output, and outputs are kept. */
const maxBytes = 1024 * 1024

/** `http:request`: sends a request to a host that the gate allows. */
export function httpRequest(options: HttpOptions): Action {
  return requestAction(options, {
    id: 'http:request',
    description: 'Sends a request to a host that is allowed.',
    input: z.strictObject({
      url: z.url({ protocol: /^https?$/ }).describe('Absolute address'),
      ...httpInput,
    }),
    urlOf: ({ url }) => url,
    example: { url: 'https://ci.acme.io/jobs', method: 'POST', body: { name: 'ledger' } },
  })
}

/** `http:backstage:request`: sends a request to the portal itself. */
export function httpBackstageRequest(options: HttpOptions & { baseUrl: string }): Action {
  return requestAction(options, {
    id: 'http:backstage:request',
    description: 'Sends a request to an interface of the portal.',
    input: z.strictObject({
      path: z.string().min(1).describe('Path below that of the interfaces: /catalog/entities'),
      ...httpInput,
      useBackstageToken: z
        .boolean()
        .optional()
        .describe('Not used: the host gives the credentials'),
    }),
    urlOf: ({ path }) => below(options.baseUrl, path),
    example: { path: '/catalog/entity-facets', method: 'GET', params: { facet: 'kind' } },
  })
}

interface RequestAction<Input extends z.ZodType<RequestInput>> {
  id: string
  description: string
  input: Input
  urlOf(input: z.output<Input>): string
  example: Readonly<Record<string, unknown>>
}

function requestAction<Input extends z.ZodType<RequestInput>>(
  options: HttpOptions,
  { id, description, input, urlOf, example }: RequestAction<Input>,
): Action {
  return defineAction({
    id,
    description,
    input,
    output,
    examples: [{ description: 'Ask for something', input: example }],
    async run(context) {
      const { input: given, checkpoint, logger } = context
      const url = urlOf(given)
      const shown = given.logRequestPath ? ` ${shownUrl(url)}` : ''
      logger.info(`Sending ${given.method}${shown}`)
      const work = () => send(options, context, url)
      const key = given.idempotencyKey
      return key === undefined ? work() : await checkpoint({ key, fn: work })
    },
    plan({ input: given }) {
      const url = urlOf(given)
      const shown = shownUrl(url)
      return { sideEffects: [{ text: `Sends ${given.method} ${shown}`, target: shown }] }
    },
  })
}

async function send(
  { gate, baseUrl, secretOrigins = [] }: HttpOptions,
  { input, secrets, idempotencyKey, signal }: ActionContext<RequestInput>,
  address: string,
): Promise<z.output<typeof output>> {
  const { url, headers, body } = requestOf(input, address, idempotencyKey)
  const trusted = [...secretOrigins, ...(baseUrl === undefined ? [] : [baseUrl])]
  guardSecrets({ url, texts: [url, ...Object.values(headers), body ?? ''], secrets, trusted })
  const response = await gate.fetch(url, {
    method: input.method,
    headers,
    ...(body !== undefined && { body }),
    timeoutMs: input.timeout,
    maxBytes,
    signal,
  })
  // A host that repeats what it was sent would give away the credentials of the gate.
  const text = gate.redact(Buffer.from(response.bytes).toString('utf8'))
  if (response.status >= 400 && !input.continueOnBadResponse)
    throw errors.HTTP_FAILED({
      method: input.method,
      url: shownUrl(url),
      status: response.status,
      body: text,
    })
  return {
    code: String(response.status),
    headers: response.headers,
    body: bodyOf(response, text),
  }
}

function bodyOf({ headers }: GateResponse, text: string): unknown {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? ''))
    return { message: text }
  try {
    return JSON.parse(text)
  } catch {
    return { message: text }
  }
}

/** A path below a base, and nothing that leads out of it. */
function below(baseUrl: string, path: string): string {
  const base = `${baseUrl.replace(/\/+$/, '')}/`
  const url = new URL(`./${path.replace(/^\/+/, '')}`, base)
  if (!url.href.startsWith(new URL(base).href)) throw errors.HTTP_PATH_OUTSIDE({ path })
  return url.href
}

/** Without its query, which may hold what is nobody's business. */
function shownUrl(address: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname}`
}
