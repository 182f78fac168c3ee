import { CallboardError } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import type { Integration } from '@callboard/core/readers'
import type { TokenSource } from '@callboard/scaffolder/github'
import type { PortalConfig } from '../define-config.ts'
import { type GitHostConfig, integrationsOf, secretOf } from './git-host-config.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The App of a host, where the configuration names one. @throws CONFIG_VARIABLE_UNSET CORE_OPTION_INVALID */
export async function openGithubApp(
  app: GitHostConfig['app'],
  { integration, gate, env }: { integration: Integration; gate: UrlGate; env: Environment },
): Promise<TokenSource | undefined> {
  if (!app) return undefined
  const { githubApp } = await import('@callboard/scaffolder/github')
  const { id: appId, privateKey: source, owners } = app
  const what = `the private key of the GitHub App of ${integration.host}`
  const privateKey = secretOf(source, { env, what })
  return githubApp({ integration, gate, appId, privateKey, ...(owners && { owners }) })
}

/**
 * Lets integrations read as the Apps of a configuration: what belongs to somebody who has not installed one is read as by
 * anybody.
 *
 * @throws CONFIG_VARIABLE_UNSET CORE_OPTION_INVALID
 */
export async function withAppTokens(
  config: PortalConfig,
  { gate, env = process.env }: { gate: UrlGate; env?: Environment },
): Promise<Integration[]> {
  const hosts = new Map(config.git?.hosts?.map((each) => [each.host, each]))
  return Promise.all(
    integrationsOf(config, env).map(async (integration) => {
      const app = await openGithubApp(hosts.get(integration.host)?.app, { integration, gate, env })
      return app ? { ...integration, tokenFor: tokensOf(app) } : integration
    }),
  )
}

function tokensOf(app: TokenSource): NonNullable<Integration['tokenFor']> {
  return async ({ owner, signal = new AbortController().signal }) => {
    try {
      return await app.token({ owner, signal })
    } catch (error) {
      if (CallboardError.is(error, 'SCAFFOLDER_GITHUB_APP_MISSING')) return undefined
      throw error
    }
  }
}
