import type { Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import type { Integration, IntegrationType } from '@callboard/core/readers'
import type { Action, CommitSigner, GitHost, GitOptions } from '@callboard/scaffolder'
import type { PortalConfig } from '../define-config.ts'
import {
  type GitHostConfig,
  integrationOf,
  isRead,
  type SecretSource,
  secretOf,
  tokenOf,
} from './git-host-config.ts'
import { openGithubApp } from './github-app-token.ts'

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
  { git: { hosts = [], author, signingKey, diffInPlans } = {} }: PortalConfig,
  { gate, env = process.env }: { gate: UrlGate; env?: Environment },
): Promise<OpenGitHosts> {
  const all = hosts
    .filter(isRead)
    .map((config) => ({ config, integration: integrationOf(config, env) }))
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
  const reviewed = await openGerrit(hosts, { gate, env })
  const signer = signingKey && (await signerOf(signingKey, env))
  return {
    git: {
      gate,
      hosts: [...opened.flatMap((each) => each.hosts), ...reviewed],
      ...(author && { author }),
      ...(diffInPlans !== undefined && { diffInPlans }),
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
  const { githubActions, githubHost } = await import('@callboard/scaffolder/github')
  const apps = await Promise.all(
    integrations.map((integration, index) =>
      openGithubApp(configs[index]?.app, { integration, gate, env }),
    ),
  )
  const hosts = integrations.map((integration, index) => {
    const app = apps[index]
    return githubHost({ integration, gate, ...(app && { app }) })
  })
  return { hosts, actions: githubActions({ hosts }) }
}

/** Gerrit has no integration: it is not read. */
async function openGerrit(
  hosts: readonly GitHostConfig[],
  { gate, env }: Pick<Opening, 'gate' | 'env'>,
): Promise<readonly GitHost[]> {
  const configs = hosts.filter((config) => !isRead(config))
  if (configs.length === 0) return []
  const { gerritHost } = await import('@callboard/scaffolder/gerrit')
  return configs.map((config) => {
    const { host, baseUrl, username = '' } = config
    const password = tokenOf(config, env) as Secret
    return gerritHost({ host, username, password, gate, ...(baseUrl && { baseUrl }) })
  })
}

async function signerOf(source: SecretSource, env: Environment): Promise<CommitSigner> {
  const { pgpSigner, sshSigner } = await import('@callboard/scaffolder/git')
  const privateKey = secretOf(source, { env, what: 'the signing key' })
  return privateKey.reveal().includes('BEGIN PGP')
    ? pgpSigner({ privateKey })
    : sshSigner({ privateKey })
}
