import type { SecretSource } from '../git/git-host-config.ts'

/** How people say who they are. Exactly one of `openIdConnect` and `proxy` is given. */
export interface SignInConfig {
  /** Where readers reach the portal: `https://portal.example.com`. Requests to any other name are refused. */
  publicUrl: string
  /**
   * Seals sessions, which there are with `openIdConnect` only: 32 bytes in base64, by the name of the environment variable that has
   * them. Every process of one portal has the same.
   */
  sessionKey?: SecretSource
  /** How long a session lasts, in hours. @default 12 */
  sessionHours?: number
  openIdConnect?: OpenIdConnectConfig
  proxy?: ProxyConfig
}

/** A provider of OpenID Connect, such as Keycloak, Entra ID, Okta or Google. */
export interface OpenIdConnectConfig {
  /** Address below which `/.well-known/openid-configuration` is. */
  issuer: string
  clientId: string
  /** @default none: a public client, protected by PKCE alone */
  clientSecret?: SecretSource
  /** @default 'openid email profile' */
  scope?: string
  /**
   * By which claim a user of the catalog is found: `email` by their profile, and only where the provider has verified it; any
   * other by the name of the entity.
   * @default 'email'
   */
  userClaim?: string
  /** What the access tokens of agents must be for. @default clientId */
  audience?: string
  /** Lets the issuer be at a private address. @default false */
  private?: boolean
}

/** A proxy that has signed people in, and says who they are. */
export interface ProxyConfig {
  /** The header that has the name of a user: `x-forwarded-user`. */
  userHeader: string
  /** Addresses the proxy connects from; the header of any other is refused: `['10.0.0.5']`, `['10.0.0.0/8']`. */
  trusted: readonly string[]
  /** By what a user of the catalog is found. @default 'name' */
  userBy?: 'name' | 'email'
}
