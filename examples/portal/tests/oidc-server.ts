import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import Provider from 'oidc-provider'

/** What the provider says of an account. */
export interface Account {
  email?: string
  email_verified?: boolean
  preferred_username?: string
}

/** A provider of OpenID Connect on a free port of loopback. */
export interface OidcServer extends AsyncDisposable {
  issuer: string
  /** Whom the next sign-in is for: nobody is there to type a password. */
  account: string
  /** An access token as an agent gets it. */
  tokenFor(account: string, claims?: TokenClaims): Promise<string>
}

interface TokenClaims {
  audience?: string
  issuer?: string
  expires?: string
}

const clientSecret = 'the secret of the client'

/** Starts a provider that knows one client, `portal`, which is at an address. */
export async function startOidcServer({
  accounts,
  portalUrl,
}: {
  accounts: Readonly<Record<string, Account>>
  portalUrl: string
}): Promise<OidcServer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'RS256', use: 'sig' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'portal',
        client_secret: clientSecret,
        redirect_uris: [`${portalUrl}/sign-in/callback`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [key] },
    claims: { email: ['email', 'email_verified'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...accounts[id] }),
    }),
    cookies: { keys: ['a key for tests'] },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  })
  const told: OidcServer = {
    issuer,
    account: Object.keys(accounts)[0] ?? '',
    tokenFor: (account, { audience = 'portal', issuer: by = issuer, expires = '5m' } = {}) =>
      new SignJWT({ ...accounts[account] })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setSubject(account)
        .setIssuer(by)
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(privateKey),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const isInteraction = request.url?.startsWith('/interaction/')
    if (isInteraction) void finish(provider, told.account, { request, response })
    else void answer(request, response)
  })
  return told
}

/** Says yes to everything, as the account. */
async function finish(
  provider: Provider,
  accountId: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId } })
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
  grant.addOIDCScope('openid email profile')
  const consent = { grantId: await grant.save() }
  return provider.interactionFinished(request, response, { consent })
}
