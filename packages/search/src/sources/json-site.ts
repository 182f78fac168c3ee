import { coreErrors, type Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { createSourceFetcher, etagOf } from '@callboard/core/readers'
import type { z } from 'zod'

/** How a system of others is reached. */
export interface SiteAccess {
  /** Allows its origin, and carries the credentials for it. */
  gate: UrlGate
  runtime?: Runtime | undefined
}

/** An answer that is what it should be. */
export interface SiteAnswer<Value> {
  value: Value
  etag: string | undefined
}

/** Asks a site for JSON. */
export interface JsonSite {
  /**
   * The answer, or nothing when it is still the one that `etag` came with.
   *
   * @throws CORE_SOURCE_FAILED for an answer that is something else, and what a source fetcher throws
   */
  read<Value>(
    url: string | URL,
    request: {
      schema: z.ZodType<Value>
      etag?: string | undefined
      signal: AbortSignal | undefined
    },
  ): Promise<SiteAnswer<Value> | undefined>
}

/** Longest answer, in bytes: a page of a hundred long wiki pages is far below. */
const maxBytes = 64 * 1024 * 1024
const timeoutMs = 60_000

/** Opens a site. */
export function openJsonSite({ gate, runtime }: SiteAccess): JsonSite {
  const fetchSource = createSourceFetcher({ gate, runtime })
  return {
    async read(url, { schema, etag, signal }) {
      const headers = { accept: 'application/json' }
      const answer = await fetchSource({
        url: String(url),
        headers,
        etag,
        maxBytes,
        timeoutMs,
        signal,
      })
      if (!answer) return undefined
      return { value: parseAnswer(answer.url, answer.text(), schema), etag: etagOf(answer) }
    },
  }
}

function parseAnswer<Value>(url: string, text: string, schema: z.ZodType<Value>): Value {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw coreErrors.SOURCE_FAILED({ url, reason: 'its answer is not well-formed JSON' })
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue?.path.length ? `"${issue.path.join('.')}" of its answer: ` : ''
  throw coreErrors.SOURCE_FAILED({ url, reason: `${place}${issue?.message}` })
}
