import type { Catalog } from '@callboard/catalog'
import type { Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import { findUser } from './find-user.ts'
import type { OpenIdConnectConfig } from './sign-in-config.ts'
import { signInErrors } from './sign-in-errors.ts'

/** What is kept in the browser between leaving for the provider and coming back. */
export interface PendingSignIn {
  state: string
  nonce: string
  verifier: string
}

/** Sign-in by a provider of OpenID Connect: authorization code with PKCE, state and nonce. */
export interface OpenIdConnect {
  /**
   * Where to send a browser, and what to remember. With `another` the provider asks who it is, whomever it remembers.
   * @throws SIGN_IN_PROVIDER_DOWN
   */
  begin(options?: { another?: boolean }): Promise<{ url: URL; pending: PendingSignIn }>
  /**
   * Who came back. `url` is the address with the provider's answer.
   * @throws SIGN_IN_REFUSED SIGN_IN_CLAIM_MISSING SIGN_IN_EMAIL_UNVERIFIED SIGN_IN_USER_UNKNOWN SIGN_IN_PROVIDER_DOWN
   */
  finish(url: URL, pending: PendingSignIn): Promise<string>
  /** On whose behalf an access token is; nothing for one that is not of this provider, not for us, or over. */
  userOfToken(token: string): Promise<string | undefined>
}

/** What it is set up with. */
export interface OpenIdConnectOptions {
  config: OpenIdConnectConfig
  clientSecret: Secret | undefined
  /** Where the provider sends browsers back to. */
  redirectUri: string
  gate: UrlGate
  catalog: Pick<Catalog, 'get' | 'query'>
}

type Claims = Readonly<Record<string, unknown>>

/** The provider is asked for its description when somebody signs in first, and again while that fails. */
export function createOpenIdConnect(options: OpenIdConnectOptions): OpenIdConnect {
  const { config, redirectUri, catalog } = options
  const fetchThrough = throughGate(options.gate)
  const provider = onceItSucceeds(() => discover(options, fetchThrough))
  const keys = onceItSucceeds(async () => {
    const { jwks_uri: uri = '', issuer } = (await provider()).serverMetadata()
    return { issuer, find: createRemoteJWKSet(new URL(uri), { [customFetch]: fetchThrough }) }
  })
  const userOf = (claims: Claims) => userOfClaims(catalog, { claims, config })
  return {
    async begin({ another = false } = {}) {
      const verifier = oidc.randomPKCECodeVerifier()
      const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier }
      const url = oidc.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: config.scope ?? 'openid email profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
        ...(another && { prompt: 'login' }),
      })
      return { url, pending }
    },
    async finish(url, { state, nonce, verifier }) {
      const client = await provider()
      const claims = await oidc
        .authorizationCodeGrant(client, url, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        .then((tokens) => tokens.claims())
        .catch((cause: unknown) => {
          throw signInErrors.REFUSED({ reason: reasonOf(cause) }, { cause })
        })
      return userOf(claims ?? {})
    },
    async userOfToken(token) {
      const { issuer, find } = await keys()
      try {
        const { audience = config.clientId } = config
        const { payload } = await jwtVerify(token, find, {
          issuer,
          audience,
          requiredClaims: ['exp'],
        })
        return userOf(payload)
      } catch {
        return undefined
      }
    },
  }
}

function discover(
  { config, clientSecret }: OpenIdConnectOptions,
  fetchThrough: ReturnType<typeof throughGate>,
): Promise<oidc.Configuration> {
  const { issuer, clientId } = config
  const authentication = clientSecret ? oidc.ClientSecretPost(clientSecret.reveal()) : oidc.None()
  // The gate decides which origin may be asked without TLS: only one that the configuration names.
  const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []
  return oidc
    .discovery(new URL(issuer), clientId, undefined, authentication, {
      [oidc.customFetch]: fetchThrough,
      execute,
    })
    .catch((cause: unknown) => {
      throw signInErrors.PROVIDER_DOWN({ issuer }, { cause })
    })
}

/** What the libraries of the protocol send. */
interface Sent {
  method?: string
  headers?: Headers | Record<string, string>
  body?: unknown
  signal?: AbortSignal | undefined
}

/** Every request goes out through the gate. */
function throughGate(gate: UrlGate): (url: string, sent: Sent) => Promise<Response> {
  return async (url, { method = 'GET', headers, body, signal }) => {
    const answer = await gate.fetch(url, {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(body != null && { body: String(body) }),
      signal,
    })
    const isEmpty = [204, 304].includes(answer.status)
    return new Response(isEmpty ? null : new Uint8Array(answer.bytes), {
      status: answer.status,
      headers: { ...answer.headers },
    })
  }
}

/** The same answer for everybody once there is one; a failure is not remembered. */
function onceItSucceeds<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}

function userOfClaims(
  catalog: Pick<Catalog, 'get' | 'query'>,
  {
    claims,
    config: { userClaim: claim = 'email' },
  }: { claims: Claims; config: OpenIdConnectConfig },
): string {
  const value = claims[claim]
  if (typeof value !== 'string' || value === '') throw signInErrors.CLAIM_MISSING({ claim })
  if (claim !== 'email') return findUser(catalog, { by: 'name', value, claim })
  // Whoever may write any address into their profile there would else be anybody here.
  if (claims.email_verified !== true) throw signInErrors.EMAIL_UNVERIFIED({ value })
  return findUser(catalog, { by: 'email', value })
}

/** What a provider says of a refusal is written by whoever sent the browser back, so it is cut. */
function reasonOf(cause: unknown): string {
  const { error_description: description, error, code } = (cause ?? {}) as Record<string, unknown>
  const reason = [description, error, code].find((text) => typeof text === 'string' && text !== '')
  return String(reason ?? 'its answer was not valid').slice(0, 200)
}
