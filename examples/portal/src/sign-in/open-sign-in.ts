import type { IncomingHttpHeaders } from 'node:http'
import type { Catalog } from '@callboard/catalog'
import type { Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { secretOf } from '../git/git-host-config.ts'
import { createOpenIdConnect, type OpenIdConnect } from './open-id-connect.ts'
import { createProxyUser, type ProxyUser } from './proxy-user.ts'
import type { RequestUser } from './request-user.ts'
import { createSealer, type Sealer } from './session-cookie.ts'
import { createSessions, type Sessions } from './sessions.ts'
import type { SignInConfig } from './sign-in-config.ts'

/** How a portal knows who asks. */
export interface SignIn {
  publicUrl: URL
  sealer: Sealer
  sessions: Sessions
  /** Where people say who they are by themselves. */
  openIdConnect?: { provider: OpenIdConnect; issuer: string }
  /** Who a request is from; nothing where that is not known. @throws SIGN_IN_USER_UNKNOWN */
  identify(request: {
    headers: IncomingHttpHeaders
    remoteAddress: string | undefined
  }): Promise<RequestUser | undefined>
}

/** What a sign-in is opened with. */
export interface SignInGround {
  config: SignInConfig
  catalog: Pick<Catalog, 'get' | 'query'>
  runtime: Pick<Runtime, 'now' | 'randomId'>
  /** Makes a way out that is closed with the portal. */
  gateTo(allow: { origin: string; private?: boolean }[]): UrlGate
  /** @default that of this process */
  env?: Readonly<Record<string, string | undefined>>
}

/**
 * Opens the sign-in of a configuration. A provider is not asked before somebody signs in.
 *
 * @throws CONFIG_VARIABLE_UNSET SIGN_IN_KEY_INVALID
 */
export function openSignIn(ground: SignInGround): SignIn {
  const { config, catalog, runtime, env = process.env } = ground
  const publicUrl = new URL(config.publicUrl)
  const key = secretOf(config.sessionKey, { env, what: 'the key of sessions' })
  const sealer = createSealer(key.reveal(), runtime)
  const sessions = createSessions({
    sealer,
    runtime,
    secure: publicUrl.protocol === 'https:',
    hours: config.sessionHours ?? 12,
  })
  const provider = providerOf(ground, { publicUrl, env })
  const proxyUser = config.proxy && createProxyUser(config.proxy, catalog)
  return {
    publicUrl,
    sealer,
    sessions,
    ...(provider &&
      config.openIdConnect && {
        openIdConnect: { provider, issuer: config.openIdConnect.issuer },
      }),
    identify: (request) => identify(request, { catalog, sessions, provider, proxyUser }),
  }
}

function providerOf(
  { config, catalog, gateTo }: SignInGround,
  { publicUrl, env }: { publicUrl: URL; env: NonNullable<SignInGround['env']> },
): OpenIdConnect | undefined {
  const { openIdConnect } = config
  if (!openIdConnect) return undefined
  const { issuer, clientSecret, private: isPrivate } = openIdConnect
  const { origin } = new URL(issuer)
  return createOpenIdConnect({
    config: openIdConnect,
    clientSecret:
      clientSecret === undefined
        ? undefined
        : secretOf(clientSecret, { env, what: 'the client secret of the sign-in' }),
    redirectUri: new URL('/sign-in/callback', publicUrl).href,
    gate: gateTo([{ origin, ...(isPrivate !== undefined && { private: isPrivate }) }]),
    catalog,
  })
}

async function identify(
  { headers, remoteAddress }: Parameters<SignIn['identify']>[0],
  {
    catalog,
    sessions,
    provider,
    proxyUser,
  }: Pick<SignInGround, 'catalog'> & {
    sessions: Sessions
    provider: OpenIdConnect | undefined
    proxyUser: ProxyUser | undefined
  },
): Promise<RequestUser | undefined> {
  if (proxyUser) {
    const ref = proxyUser({ headers, remoteAddress })
    return ref === undefined ? undefined : { ref }
  }
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '') ?? []
  if (token !== undefined) {
    const ref = await provider?.userOfToken(token)
    return ref === undefined ? undefined : { ref }
  }
  const session = await sessions.read(headers.cookie)
  // Whoever has left the organisation has left the catalog.
  return session && catalog.get(session.ref) ? session : undefined
}
