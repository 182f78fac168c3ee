import { Secret } from '@callboard/core'
import type { AllowedHost } from '@callboard/core/node'
import type { Integration, IntegrationType } from '@callboard/core/readers'
import type { PortalConfig } from '../define-config.ts'
import { configErrors } from '../load-config.ts'
import { knownType } from './known-type.ts'

/** Where a secret is: the name of an environment variable that has it, or the secret. */
export type SecretSource = string | Secret

/** A Git host that is read from and published to. */
export interface GitHostConfig {
  /**
   * What runs there. Gerrit is published to, and not read.
   *
   * @default known for github.com, gitlab.com, bitbucket.org, dev.azure.com, codeberg.org and the like
   */
  type?: IntegrationType | 'gerrit'
  /** Name and, unless it is the usual one, port: `github.com`. */
  host: string
  /**
   * Of Gerrit, the HTTP password of `username`.
   *
   * @default nobody is signed in: what is public is read, and steps need the requester's own token
   */
  token?: SecretSource
  /** For hosts where a token has an owner. */
  username?: string
  /** In place of a token, for GitHub: an App that is installed where repositories are read and made. */
  app?: {
    /** Number or client id, from the page of the App. */
    id: string | number
    /** PEM. */
    privateKey: SecretSource
    /** Whom it acts for, of those it is installed for. @default all */
    owners?: readonly string[]
  }
  /** Where its pages are. @default `https://<host>` */
  baseUrl?: string
  /** Where its REST interface is. @default what the type has */
  apiBaseUrl?: string
  /** Lets the host lead to a private address. @default only where `host` is one itself */
  private?: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The Git hosts of a configuration: those that are only read, and those that are published to as well.
 *
 * @throws CONFIG_VARIABLE_UNSET CONFIG_GIT_HOST_TYPE CONFIG_GIT_HOST_TWICE
 */
export function integrationsOf(
  { integrations = [], git: { hosts = [], standInFor = [] } = {} }: PortalConfig,
  env: Environment = process.env,
): Integration[] {
  const names = [...integrations, ...hosts].map(({ host }) => host.toLowerCase())
  const [twice] = names.filter(
    (name, index) => names.indexOf(name) !== index || standInFor.includes(name),
  )
  if (twice !== undefined) throw configErrors.GIT_HOST_TWICE({ host: twice })
  return [...integrations, ...hosts.filter(isRead).map((host) => integrationOf(host, env))]
}

/** A host that has an integration: what runs there is read as well. */
type ReadHostConfig = GitHostConfig & { type?: IntegrationType }

export function isRead(config: GitHostConfig): config is ReadHostConfig {
  return config.type !== 'gerrit'
}

/** What the readers of one host are given. @throws CONFIG_VARIABLE_UNSET CONFIG_GIT_HOST_TYPE */
export function integrationOf(config: ReadHostConfig, env: Environment = process.env): Integration {
  const { app: _, token, type = knownType(config.host), ...place } = config
  // What a file says was checked before; a program may have put this together.
  if (type === undefined) throw configErrors.GIT_HOST_TYPE({ host: config.host })
  if (token === undefined) return { ...place, type }
  return { ...place, type, token: tokenOf(config, env) as Secret }
}

/** @throws CONFIG_VARIABLE_UNSET */
export function tokenOf({ host, token }: GitHostConfig, env: Environment): Secret | undefined {
  return token === undefined ? undefined : secretOf(token, { env, what: `the token of ${host}` })
}

/** What a gate must allow beside the integrations, so that the configured hosts can be published to. */
export function publishedOrigins({ git: { hosts = [] } = {} }: PortalConfig): AllowedHost[] {
  return hosts
    .filter((config) => !isRead(config))
    .map((config) => ({
      origin: new URL(config.baseUrl ?? `https://${config.host}`).origin,
      // Names of projects are parts of paths there, with their slashes.
      encodedSlash: true,
      ...(config.private !== undefined && { private: config.private }),
    }))
}

/** The secret, from where a configuration keeps it. @throws CONFIG_VARIABLE_UNSET */
export function secretOf(
  source: SecretSource,
  { env = process.env, what }: { env?: Environment | undefined; what: string },
): Secret {
  if (Secret.is(source)) return source
  const value = env[source]?.trim()
  if (!value) throw configErrors.VARIABLE_UNSET({ name: source, what })
  return new Secret(value)
}
