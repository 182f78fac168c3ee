import { z } from 'zod'

/** Set by whoever sends, or meant for the connection: in the hands of a template they lead to other hosts. */
const ownHeaders = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

const headers = z
  .record(z.string(), z.unknown())
  .refine(
    (given) => !Object.keys(given).some((name) => ownHeaders.includes(name.toLowerCase())),
    `none of ${ownHeaders.join(', ')} can be set`,
  )

/** What the actions that send a request have in common. */
export const httpInput = {
  method: z
    .enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'UPDATE', 'DELETE', 'PUT', 'PATCH'])
    .describe('Method of the request'),
  headers: headers.optional().describe('Headers of the request'),
  params: z.record(z.string(), z.unknown()).optional().describe('Added to the query'),
  body: z.unknown().optional().describe('Text as it is, data as JSON'),
  logRequestPath: z.boolean().default(true).describe('Whether the log names the address'),
  continueOnBadResponse: z
    .boolean()
    .default(false)
    .describe('Whether an answer of 400 and above is an output, not an error'),
  timeout: z.number().positive().max(600_000).default(60_000).describe('Milliseconds'),
  idempotencyKey: z
    .string()
    .min(1)
    .optional()
    .describe('Sends the request once for each run, however often the step is tried'),
}

const common = z.object(httpInput)
/** What is sent, beside where to. */
export type RequestInput = z.output<typeof common>

/** A request as it goes out. */
export interface OutgoingRequest {
  url: string
  headers: Record<string, string>
  body: string | undefined
}

/** The request that an input describes. */
export function requestOf(
  { method, headers: given = {}, params = {}, body }: RequestInput,
  address: string,
  idempotencyKey: string,
): OutgoingRequest {
  const url = new URL(address)
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, textOf(value))
  const own = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  )
  const isData = body !== undefined && typeof body !== 'string'
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(method)
  return {
    url: url.href,
    headers: {
      ...(isData && { 'content-type': 'application/json' }),
      ...(changes && { 'idempotency-key': idempotencyKey }),
      ...own,
    },
    body: isData ? JSON.stringify(body) : (body as string | undefined),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
