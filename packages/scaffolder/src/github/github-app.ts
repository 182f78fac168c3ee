import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { type Integration, integrationSite } from '@callboard/core/readers'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'

/** Gives tokens for what belongs to an organisation or a user. */
export interface TokenSource {
  /** @throws SCAFFOLDER_GITHUB_APP_MISSING SCAFFOLDER_HOST_REFUSED, and what the gate throws */
  token(request: { owner: string; signal: AbortSignal }): Promise<Secret>
}

/** A GitHub App and where it is registered. */
export interface GithubAppOptions {
  integration: Integration
  /** Must allow the host's interface. */
  gate: UrlGate
  /** Number or client id, from the page of the App. */
  appId: string | number
  /** As GitHub gives it: a PEM file. */
  privateKey: Secret
  /** Whom it acts for, of those it is installed for. @default all */
  owners?: readonly string[]
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  integration: z.custom((value) => typeof value === 'object' && value !== null),
  gate: objectWith('fetch'),
  appId: z.union([z.number().int().positive(), z.string().min(1)]),
  privateKey: z.custom(Secret.is, 'expected a Secret').refine(isRsaKey, 'expected an RSA key'),
  owners: z.array(z.string()).optional(),
  runtime: objectWith('now').optional(),
})
const installationSchema = z.object({ id: z.number() })
const tokenSchema = z.object({ token: z.string().min(1), expires_at: z.string() })

/** A token is not used in its last minutes: what it was taken for may last. */
const marginMs = 5 * 60_000

/**
 * Acts as a GitHub App: each owner's installation has tokens of its own, which last an hour and are taken anew before
 * their end. They reach what the App may do, and never more.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { githubApp, githubHost } from '@callboard/scaffolder/github'
 * const integration = { type: 'github' as const, host: 'github.com' }
 * const gate = createUrlGate({ allow: ['https://github.com', 'https://api.github.com'] })
 * const app = githubApp({ integration, gate, appId: 1234, privateKey: new Secret('-----BEGIN …') })
 * const host = githubHost({ integration, gate, app })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function githubApp(options: GithubAppOptions): TokenSource {
  checkOptions('githubApp', optionsSchema, options)
  const { integration, gate, appId, privateKey, owners, runtime = nodeRuntime } = options
  const site = integrationSite(integration)
  const key = createPrivateKey(privateKey.reveal())
  const client = createHostClient({
    name: site.host,
    apiBaseUrl: site.apiBaseUrl,
    credentials: () => site.credentials(new Secret(appToken({ appId, key, nowMs: runtime.now() }))),
    gate,
    runtime,
  })
  const known = new Map<string, { token: Secret; untilMs: number }>()
  const mayActFor = (name: string) =>
    !owners || owners.some((owner) => owner.toLowerCase() === name)
  return {
    async token({ owner, signal }) {
      const name = owner.toLowerCase()
      const kept = known.get(name)
      if (kept && runtime.now() < kept.untilMs) return kept.token
      const id = mayActFor(name) ? await findInstallation(client, { owner, signal }) : undefined
      if (id === undefined) throw errors.GITHUB_APP_MISSING({ owner, host: site.host })
      const path = `/app/installations/${id}/access_tokens`
      const answer = await client.send({ method: 'POST', path, repeatable: true, signal })
      const { token, expires_at } = answer.json(tokenSchema)
      const found = { token: new Secret(token), untilMs: Date.parse(expires_at) - marginMs }
      known.set(name, found)
      return found.token
    },
  }
}

async function findInstallation(
  client: HostClient,
  { owner, signal }: { owner: string; signal: AbortSignal },
): Promise<number | undefined> {
  for (const kind of ['orgs', 'users']) {
    const path = `/${kind}/${encodeURIComponent(owner)}/installation`
    const answer = await client.send({ path, accept: [404], signal })
    if (answer.status !== 404) return answer.json(installationSchema).id
  }
  return undefined
}

/** What an App shows itself with for a few minutes: a JSON Web Token by RS256 (RFC 7519, RFC 7518 section 3.3). */
function appToken({
  appId,
  key,
  nowMs,
}: {
  appId: string | number
  key: KeyObject
  nowMs: number
}): string {
  const now = Math.floor(nowMs / 1000)
  // Begun a minute ago, so that a clock that is a little fast does no harm; ten minutes are the most.
  const claims = { iat: now - 60, exp: now + 8 * 60, iss: String(appId) }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

function isRsaKey(value: unknown): boolean {
  try {
    return createPrivateKey((value as Secret).reveal()).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
