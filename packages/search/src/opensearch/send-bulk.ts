import type { Runtime } from '@callboard/core'
import { z } from 'zod'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { Pause } from '../time-slices.ts'
import { toRow } from './index-layout.ts'
import type { SearchServer } from './search-server.ts'

/** Changes of one index. */
export interface BulkChange {
  index: string
  put: Iterable<IndexedDocument>
  /** Keys. */
  remove: Iterable<string>
  /** Awaited between small steps. */
  pause: Pause
  runtime: Runtime
  signal?: AbortSignal | undefined
}

/** One line or two of a request. */
interface Operation {
  /** What an error names it by. */
  name: string
  lines: string
}

/** Most operations and characters of one request: far below what a server takes, so that none is a stall of it. */
const maxOperations = 500
const maxLength = 5_000_000
/** Times that an operation is sent that the server has no room for. */
const attempts = 5
const firstWaitMs = 200
/** Refused operations that are told one by one. */
const maxTold = 5
const noRoom = [429, 503]

const itemSchema = z.object({
  status: z.int(),
  error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
})
const bulkAnswer = z.object({
  errors: z.boolean(),
  items: z.array(z.record(z.string(), itemSchema)),
})

/**
 * Writes changes, several at a time. What the server has no room for is sent again; what it refuses is an error that
 * names each.
 *
 * @throws SEARCH_STORE_FAILED
 */
export async function sendBulk(server: SearchServer, change: BulkChange): Promise<void> {
  let operations: Operation[] = []
  let length = 0
  for (const operation of operationsOf(change)) {
    await change.pause()
    operations.push(operation)
    length += operation.lines.length
    if (operations.length < maxOperations && length < maxLength) continue
    await sendAll(server, change, operations)
    operations = []
    length = 0
  }
  if (operations.length > 0) await sendAll(server, change, operations)
}

function* operationsOf({ put, remove }: BulkChange): Generator<Operation> {
  for (const document of put) {
    const { key, row } = toRow(document)
    const lines = `${JSON.stringify({ index: { _id: key } })}\n${JSON.stringify(row)}\n`
    yield { name: document.document.location, lines }
  }
  for (const key of remove)
    yield { name: key, lines: `${JSON.stringify({ delete: { _id: key } })}\n` }
}

async function sendAll(
  server: SearchServer,
  { index, runtime, signal }: BulkChange,
  operations: readonly Operation[],
): Promise<void> {
  let left = operations
  for (let attempt = 1; ; attempt += 1) {
    const { errors, items } = await server.ask({
      method: 'POST',
      path: `/${index}/_bulk?filter_path=errors,items.*.status,items.*.error`,
      body: left.map(({ lines }) => lines).join(''),
      schema: bulkAnswer,
      signal,
    })
    if (!errors) return
    const results = left.map((operation, at) => ({
      operation,
      ...(Object.values(items[at] ?? {})[0] ?? { status: 0, error: { type: 'no answer' } }),
    }))
    const refused = results.filter(({ error }) => error !== undefined)
    const waiting = refused.filter(({ status }) => noRoom.includes(status))
    if (waiting.length < refused.length || attempt === attempts)
      throw refusalOf(server, refused, left.length)
    if (waiting.length === 0) return
    left = waiting.map(({ operation }) => operation)
    await runtime.sleep(firstWaitMs * 2 ** (attempt - 1), { signal })
  }
}

function refusalOf(
  server: SearchServer,
  refused: readonly {
    operation: Operation
    error?: { type: string; reason?: string | null | undefined } | undefined
  }[],
  sent: number,
) {
  const told = refused
    .slice(0, maxTold)
    .map(({ operation: { name }, error }) =>
      [`"${name}"`, error?.type, error?.reason].filter(Boolean).join(': '),
    )
  const more = refused.length > maxTold ? `; and ${refused.length - maxTold} more` : ''
  return server.failure(
    `the server refused ${refused.length} of ${sent} changes: ${told.join('; ')}${more}`,
  )
}
