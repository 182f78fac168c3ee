import type { z } from 'zod'
import type { GateResponse } from '../node/fetch-checked.ts'
import type { UrlGate } from '../node/url-gate.ts'
import { createSourceFetcher, etagOf } from '../readers/source-fetcher.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { createHostClient, parseJson } from './host-client.ts'
import { type Integration, resolveIntegration, signedIn } from './integration.ts'
import { nextPage } from './next-page.ts'

/** An answer of a host's interface, of the form that was asked for. */
export interface HostAnswer<T> {
  value: T
  headers: GateResponse['headers']
  etag: string | undefined
  /** Address of the next page of a list, where the host gives one in a `Link` header. */
  next: string | undefined
}

/** The REST interface of one Git host, asked as its integration says. */
export interface HostApi {
  /** Where its pages are, without a slash at the end. */
  readonly baseUrl: string
  /**
   * Asks for JSON. Nothing comes back when the answer is still the one that `etag` came with.
   *
   * @param path - below `apiBaseUrl`, beginning with a slash, or the whole address of a next page
   * @throws CORE_SOURCE_MISSING CORE_SOURCE_DENIED CORE_SOURCE_UNAVAILABLE CORE_SOURCE_FAILED, and what the gate throws
   */
  json<T>(
    path: string,
    schema: z.ZodType<T>,
    options?: { etag?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<HostAnswer<T> | undefined>
}

/**
 * Opens the interface of a Git host, for what readers do not read: lists of repositories, of people. The token goes
 * with what lies below `apiBaseUrl`, wherever the address of a next page leads.
 *
 * @throws CORE_OPTION_INVALID
 */
export function openHostApi({
  integration,
  owner,
  gate,
  runtime,
}: {
  integration: Integration
  /** Whose token is shown, where the integration has one for each owner. @default `token` of the integration */
  owner?: string | undefined
  /** Allows what `integrationOrigins` names. */
  gate: UrlGate
  /** @default the real clock */
  runtime?: Runtime | undefined
}): HostApi {
  const resolved = resolveIntegration(integration)
  const { baseUrl, apiBaseUrl } = resolved.site
  const fetchSource = createSourceFetcher({ gate, runtime })
  return {
    baseUrl,
    async json(path, schema, { etag, signal } = {}) {
      const url = path.startsWith('/') ? `${apiBaseUrl}${path}` : path
      const own = owner === undefined ? resolved : await signedIn(resolved, { owner, signal })
      const answer = await createHostClient(own, { fetchSource, signal }).get({ url, etag })
      if (!answer) return undefined
      return {
        value: parseJson(answer, schema),
        headers: answer.headers,
        etag: etagOf(answer),
        next: nextPage(answer),
      }
    },
  }
}
