import type { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import type { GateResponse } from '../node/fetch-checked.ts'
import type { SourceFetcher, SourceRequest } from '../readers/source-fetcher.ts'
import { shownUrl } from '../text/shown-url.ts'
import type { ApiRequest, HostCall } from './git-host.ts'
import type { ResolvedIntegration } from './integration.ts'

const maxJsonBytes = 64 * 1024 * 1024
const timeoutMs = 60_000

/** Asks the interface of one Git host, as whom the integration says. */
export interface HostClient extends HostCall {
  /** The answer, or nothing when it is still what `etag` came with. @throws as `SourceFetcher` */
  get(
    request: ApiRequest & Pick<SourceRequest, 'etag' | 'maxBytes'>,
  ): Promise<GateResponse | undefined>
}

/**
 * Creates a client; credentials go with what lies below the integration's `apiBaseUrl`, with questions, whose address is no answer's,
 * and with nothing else.
 */
export function createHostClient(
  { host, site }: ResolvedIntegration,
  { fetchSource, signal }: { fetchSource: SourceFetcher; signal: AbortSignal | undefined },
): HostClient {
  const credentials = host.credentials(site)
  const base = new URL(`${site.apiBaseUrl}/`)
  const isOwn = ({ origin, pathname }: URL) =>
    origin === base.origin && pathname.startsWith(base.pathname)

  const get: HostClient['get'] = ({ url, headers = {}, missing, etag, maxBytes }) =>
    fetchSource({
      url,
      missing,
      headers: { accept: 'application/json', ...headers, ...(isOwn(new URL(url)) && credentials) },
      etag,
      ...(maxBytes !== undefined && { maxBytes }),
      timeoutMs,
      signal,
    })
  const fresh = async (request: Parameters<HostClient['get']>[0]): Promise<GateResponse> => {
    const answer = await get(request)
    if (answer) return answer
    throw failed(request.url, 'it says that nothing changed, and was not asked')
  }
  return {
    site,
    get,
    async ask(url, question, schema) {
      const answer = await fetchSource({
        url,
        body: JSON.stringify(question),
        headers: { accept: 'application/json', 'content-type': 'application/json', ...credentials },
        maxBytes: maxJsonBytes,
        timeoutMs,
        signal,
      })
      if (!answer) throw failed(url, 'it says that nothing changed, and was not asked')
      return parseJson(answer, schema)
    },
    text: async (request) => (await fresh(request)).text().trim(),
    async json(url, schema, options) {
      const answer = await fresh({ ...options, url, maxBytes: maxJsonBytes })
      return { value: parseJson(answer, schema), url: answer.url, headers: answer.headers }
    },
  }
}

/** Reads an answer by a schema. @throws CORE_SOURCE_FAILED */
export function parseJson<T>(answer: GateResponse, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(answer.text())
  } catch {
    throw failed(answer.url, 'its answer is not well-formed JSON')
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue?.path.length ? `"${issue.path.join('.')}" of its answer: ` : ''
  throw failed(answer.url, `${place}${issue?.message}`)
}

function failed(url: string, reason: string) {
  return coreErrors.SOURCE_FAILED({ url: shownUrl(url), reason })
}
