import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import type { AllowedHost } from '../node/url-gate.ts'
import { checkOptions } from '../options/check-options.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import { Secret } from '../secret/secret.ts'
import type { GitHost, GitSite } from './git-host.ts'
import { gitHosts } from './git-hosts.ts'

/** The programs behind Git hosts whose addresses and interfaces are known. Forgejo is a `gitea`, GitHub Enterprise a `github`. */
export type IntegrationType =
  | 'azure'
  | 'bitbucketCloud'
  | 'bitbucketServer'
  | 'gitea'
  | 'github'
  | 'gitlab'

/** Whose repositories are asked for: an organisation, a user, a group. */
export interface TokenRequest {
  owner: string
  signal?: AbortSignal | undefined
}

/** A Git host that repositories are read from. */
export interface Integration {
  type: IntegrationType
  /** Name and, unless it is the usual one, port, as in the addresses of its pages: `github.com`. */
  host: string
  /** Where its pages are. @default `https://<host>` */
  baseUrl?: string
  /** Where its REST interface is. @default what the type has, such as `https://api.github.com` or `<baseUrl>/api/v4` */
  apiBaseUrl?: string
  /** Sent below `apiBaseUrl`, and to `baseUrl` when a repository is cloned; nowhere else. @default nobody is signed in */
  token?: Secret
  /**
   * A token for what belongs to an owner, where each has one of its own, as with a GitHub App; where there is none nobody is
   * signed in. It is asked for addresses to clone from (`….git`) as well, where they tell an owner as pages do.
   *
   * @default `token` for all
   */
  tokenFor?(request: TokenRequest): Promise<Secret | undefined>
  /** For hosts where a token has an owner: with it, both are sent as user name and password. */
  username?: string
  /** Lets the host lead to a private address. @default only where `host` is a private address itself */
  private?: boolean
}

const address = z
  .string()
  .regex(/^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/, 'expected an https:// address')
const integrationSchema = z.strictObject({
  type: z.enum(['azure', 'bitbucketCloud', 'bitbucketServer', 'gitea', 'github', 'gitlab']),
  host: z
    .string()
    .regex(/^(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?$/i, 'expected a name such as "github.com"'),
  baseUrl: address.optional(),
  apiBaseUrl: address.optional(),
  token: z.custom(Secret.is, 'expected a Secret').optional(),
  tokenFor: z.custom((value) => typeof value === 'function', 'expected a function').optional(),
  username: z.string().min(1).optional(),
  private: z.boolean().optional(),
})

/** An integration with everything that follows from it. */
export interface ResolvedIntegration {
  host: GitHost
  site: GitSite
  tokenFor?: Integration['tokenFor']
}

/** An integration as it asks for what belongs to an owner. @throws what its `tokenFor` throws, and the signal's reason */
export async function signedIn(
  resolved: ResolvedIntegration,
  request: TokenRequest,
): Promise<ResolvedIntegration> {
  if (!resolved.tokenFor) return resolved
  const token = await resolved.tokenFor(request)
  throwIfAborted(request.signal)
  return { ...resolved, site: { ...resolved.site, token } }
}

/**
 * Checks integrations and fills in what they leave open.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function resolveIntegrations(integrations: readonly Integration[]): ResolvedIntegration[] {
  const hosts = new Set<string>()
  return integrations.map((integration) => {
    const resolved = resolveIntegration(integration)
    const name = resolved.site.host
    if (hosts.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the integration', name })
    hosts.add(name)
    return resolved
  })
}

/** The same for one. @throws CORE_OPTION_INVALID */
export function resolveIntegration(integration: Integration): ResolvedIntegration {
  checkOptions('integrations', integrationSchema, integration)
  const name = integration.host.toLowerCase()
  const host = gitHosts[integration.type]
  const baseUrl = trimmed(integration.baseUrl ?? `https://${name}`)
  const apiBaseUrl = trimmed(integration.apiBaseUrl ?? host.apiOf(baseUrl))
  const { token, username } = integration
  return {
    host,
    site: { host: name, baseUrl, apiBaseUrl, token, username },
    ...(integration.tokenFor && { tokenFor: integration.tokenFor }),
  }
}

/**
 * What a gate must allow so that integrations can be read. No credentials are in it: they go with the requests that a
 * reader makes itself, never with an address that somebody else wrote.
 *
 * @example
 * ```ts no-run
 * import { createReaders, Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { integrationOrigins, repositoryReader } from '@callboard/core/readers'
 * const integrations = [{ type: 'github' as const, host: 'github.com', token: new Secret('…') }]
 * const gate = createUrlGate({ allow: integrationOrigins(integrations) })
 * const readers = createReaders([repositoryReader({ integrations, gate })])
 * ```
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function integrationOrigins(integrations: readonly Integration[]): AllowedHost[] {
  const origins = resolveIntegrations(integrations).flatMap(({ host, site }, index) => {
    const urls = [site.apiBaseUrl, site.baseUrl, ...host.moreOrigins(site)]
    const open = integrations[index]?.private
    return urls.map((url) => ({
      origin: new URL(url).origin,
      ...(open !== undefined && { private: open }),
      encodedSlash: host.encodedSlash,
    }))
  })
  return [...new Map(origins.map((each) => [each.origin, each])).values()]
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '')
}
