import type { Secret } from '../secret/secret.ts'
import { type Integration, resolveIntegration } from './integration.ts'

/** A Git host with what follows from its integration, for those who ask it what no reader asks. */
export interface IntegrationSite {
  /** In lower case, with its port unless that is the usual one. */
  host: string
  /** Where its pages are, without a slash at the end, like the next. */
  baseUrl: string
  /** Where its REST interface is. */
  apiBaseUrl: string
  /** Headers that show who asks; nothing of them may go elsewhere than below `apiBaseUrl`. @default the integration's token */
  credentials(token?: Secret): Readonly<Record<string, string>>
  /** What Git identifies itself with. @default the integration's token; nothing where there is none */
  gitCredentials(token?: Secret): { username: string; password: Secret } | undefined
}

/** Fills in what an integration leaves open. @throws CORE_OPTION_INVALID */
export function integrationSite(integration: Integration): IntegrationSite {
  const { host, site } = resolveIntegration(integration)
  const as = (token: Secret | undefined) =>
    // A token that somebody hands in is not that of the integration's user.
    token ? { ...site, token, username: undefined } : site
  return {
    host: site.host,
    baseUrl: site.baseUrl,
    apiBaseUrl: site.apiBaseUrl,
    credentials: (token) => host.credentials(as(token)),
    gitCredentials(token) {
      const { token: password, username = host.gitUser } = as(token)
      return password && { username, password }
    },
  }
}
