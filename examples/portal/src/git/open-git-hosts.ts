import type { UrlGate } from '@callboard/core/node'
import type { Integration, IntegrationType } from '@callboard/core/readers'
import type { Action, CommitSigner, GitHost, GitOptions } from '@callboard/scaffolder'
import type { PortalConfig } from '../define-config.ts'
import {
  type GitHostConfig,
  integrationOf,
  type SecretSource,
  secretOf,
} from './git-host-config.ts'

/** What publishing is given by a configuration. */
export interface OpenGitHosts {
  git: GitOptions
  /** Those that only the programs behind its hosts have. */
  actions: readonly Action[]
}

interface Publishing {
  hosts: readonly GitHost[]
  actions: readonly Action[]
}

interface Opening {
  /** All of one type. */
  configs: readonly GitHostConfig[]
  integrations: readonly Integration[]
  gate: UrlGate
  env: Environment
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Opens the Git hosts of a configuration for publishing. The package of each program is loaded when it is configured.
 *
 * @throws CONFIG_VARIABLE_UNSET CONFIG_GIT_HOST_TYPE SCAFFOLDER_SIGNING_KEY_INVALID CORE_OPTION_INVALID
 */
export async function openGitHosts(
  { git: { hosts = [], author, signingKey } = {} }: PortalConfig,
  { gate, env = process.env }: { gate: UrlGate; env?: Environment },
): Promise<OpenGitHosts> {
  const all = hosts.map((config) => ({ config, integration: integrationOf(config, env) }))
  const opened = await Promise.all(
    Object.entries(publishing).map(async ([type, open]): Promise<Publishing> => {
      const mine = all.filter(({ integration }) => integration.type === type)
      const configs = mine.map(({ config }) => config)
      const integrations = mine.map(({ integration }) => integration)
      return mine.length === 0
        ? { hosts: [], actions: [] }
        : open({ configs, integrations, gate, env })
    }),
  )
  const signer = signingKey && (await signerOf(signingKey, env))
  return {
    git: {
      gate,
      hosts: opened.flatMap((each) => each.hosts),
      ...(author && { author }),
      ...(signer && { signer }),
    },
    actions: opened.flatMap((each) => each.actions),
  }
}

const publishing: Readonly<Record<IntegrationType, (opening: Opening) => Promise<Publishing>>> = {
  github: openGithub,
  async gitlab({ integrations, gate }) {
    const { gitlabActions, gitlabHost } = await import('@callboard/scaffolder/gitlab')
    const hosts = integrations.map((integration) => gitlabHost({ integration, gate }))
    return { hosts, actions: gitlabActions({ hosts }) }
  },
  async gitea({ integrations, gate }) {
    const { giteaHost } = await import('@callboard/scaffolder/gitea')
    return {
      hosts: integrations.map((integration) => giteaHost({ integration, gate })),
      actions: [],
    }
  },
  async bitbucketCloud({ integrations, gate }) {
    const { bitbucketActions, bitbucketCloudHost } = await import('@callboard/scaffolder/bitbucket')
    const hosts = integrations.map((integration) => bitbucketCloudHost({ integration, gate }))
    return { hosts, actions: bitbucketActions({ hosts }) }
  },
  async bitbucketServer({ integrations, gate }) {
    const { bitbucketServerHost } = await import('@callboard/scaffolder/bitbucket')
    const hosts = integrations.map((integration) => bitbucketServerHost({ integration, gate }))
    return { hosts, actions: [] }
  },
  async azure({ integrations, gate }) {
    const { azureActions, azureHost } = await import('@callboard/scaffolder/azure')
    const hosts = integrations.map((integration) => azureHost({ integration, gate }))
    return { hosts, actions: azureActions({ hosts }) }
  },
}

async function openGithub({ configs, integrations, gate, env }: Opening): Promise<Publishing> {
  const { githubActions, githubApp, githubHost } = await import('@callboard/scaffolder/github')
  const hosts = integrations.map((integration, index) => {
    const config = configs[index]?.app
    if (!config) return githubHost({ integration, gate })
    const { id: appId, privateKey: source, owners } = config
    const what = `the private key of the GitHub App of ${integration.host}`
    const privateKey = secretOf(source, { env, what })
    const app = githubApp({ integration, gate, appId, privateKey, ...(owners && { owners }) })
    return githubHost({ integration, gate, app })
  })
  return { hosts, actions: githubActions({ hosts }) }
}

async function signerOf(source: SecretSource, env: Environment): Promise<CommitSigner> {
  const { pgpSigner, sshSigner } = await import('@callboard/scaffolder/git')
  const privateKey = secretOf(source, { env, what: 'the signing key' })
  return privateKey.reveal().includes('BEGIN PGP')
    ? pgpSigner({ privateKey })
    : sshSigner({ privateKey })
}
