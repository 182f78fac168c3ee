import { Secret } from '@callboard/core'
import type { AllowedHost, UrlGate } from '@callboard/core/node'
import { type SecretSource, secretOf } from '../git/git-host-config.ts'

/** How the systems of a configuration are reached. */
export interface Reach {
  /** Makes a way out that is closed with what it is for. */
  gateTo(allow: readonly AllowedHost[]): UrlGate
  /** @default that of this process */
  env?: Readonly<Record<string, string | undefined>>
  /** Whether a variable may be missing, because actions are only shown or planned. @default false */
  mayLackSecrets?: boolean
}

/** A system of a configuration. */
interface ConfiguredSystem {
  url: string
  token?: SecretSource
  private?: boolean
}

/** The same as its actions take it. */
type ReachedSystem<System> = Omit<System, 'private' | 'token'> & {
  gate: UrlGate
} & (System extends {
    token: SecretSource
  }
    ? { token: Secret }
    : { token?: Secret })

/**
 * A system with its token, and with a way to it and to nothing else.
 *
 * @param what - for people: `the cluster east`
 * @throws CONFIG_VARIABLE_UNSET
 */
export function reached<System extends ConfiguredSystem>(
  { private: isPrivate, token, ...system }: System,
  what: string,
  reach: Reach,
): ReachedSystem<System> {
  const { origin } = new URL(system.url)
  const gate = reach.gateTo([{ origin, ...(isPrivate !== undefined && { private: isPrivate }) }])
  const secret = token && secretIn(token, `the token of ${what}`, reach)
  return { ...system, gate, ...(secret && { token: secret }) } as ReachedSystem<System>
}

/** The secret, from where a configuration keeps it. @throws CONFIG_VARIABLE_UNSET */
export function secretIn(
  source: SecretSource,
  what: string,
  { env = process.env, mayLackSecrets = false }: Reach,
): Secret {
  if (mayLackSecrets && typeof source === 'string' && !env[source]?.trim())
    return new Secret(`<${source}>`)
  return secretOf(source, { env, what })
}
