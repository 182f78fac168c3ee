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
  /** Where people say who they are by themselves, and browsers keep that. */
  openIdConnect?:
    | { provider: OpenIdConnect; issuer: string; sealer: Sealer; sessions: Sessions }
    | undefined
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
  const { config, catalog } = ground
  const publicUrl = new URL(config.publicUrl)
  const openIdConnect = openIdConnectOf(ground, publicUrl)
  const proxyUser = config.proxy && createProxyUser(config.proxy, catalog)
  return {
    publicUrl,
    openIdConnect,
    identify: (request) => identify(request, { catalog, openIdConnect, proxyUser }),
  }
}

function openIdConnectOf(
  { config, catalog, runtime, gateTo, env = process.env }: SignInGround,
  publicUrl: URL,
): SignIn['openIdConnect'] {
  const { openIdConnect, sessionKey, sessionHours = 12 } = config
  if (!openIdConnect || sessionKey === undefined) return undefined
  const { issuer, clientSecret, private: isPrivate } = openIdConnect
  const { origin } = new URL(issuer)
  const key = secretOf(sessionKey, { env, what: 'the key of sessions' })
  const sealer = createSealer(key.reveal(), runtime)
  const secure = publicUrl.protocol === 'https:'
  const provider = createOpenIdConnect({
    config: openIdConnect,
    clientSecret:
      clientSecret === undefined
        ? undefined
        : secretOf(clientSecret, { env, what: 'the client secret of the sign-in' }),
    redirectUri: new URL('/sign-in/callback', publicUrl).href,
    gate: gateTo([{ origin, ...(isPrivate !== undefined && { private: isPrivate }) }]),
    catalog,
  })
  const sessions = createSessions({ sealer, runtime, secure, hours: sessionHours })
  return { provider, issuer, sealer, sessions }
}

async function identify(
  { headers, remoteAddress }: Parameters<SignIn['identify']>[0],
  {
    catalog,
    openIdConnect,
    proxyUser,
  }: Pick<SignInGround, 'catalog'> &
    Pick<SignIn, 'openIdConnect'> & { proxyUser: ProxyUser | undefined },
): Promise<RequestUser | undefined> {
  if (proxyUser) {
    const ref = proxyUser({ headers, remoteAddress })
    return ref === undefined ? undefined : { ref }
  }
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '') ?? []
  if (token !== undefined) {
    const ref = await openIdConnect?.provider.userOfToken(token)
    return ref === undefined ? undefined : { ref }
  }
  const session = await openIdConnect?.sessions.read(headers.cookie)
  // Whoever has left the organisation has left the catalog.
  return session && catalog.get(session.ref) ? session : undefined
}
