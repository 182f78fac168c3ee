import { createSign } from 'node:crypto'
import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { createPatientFetch } from '@callboard/core/readers'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'

/** A service account, and the way to where its key is exchanged for tokens. */
export interface GoogleTokensOptions {
  /** The JSON file of a service account's key. */
  serviceAccount: Secret
  /** Lets requests out to the key's `token_uri`: `https://oauth2.googleapis.com`. */
  gate: UrlGate
  /** @default nodeRuntime */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  serviceAccount: z.custom(Secret.is, 'expected a Secret'),
  gate: objectWith('fetch', 'redact'),
  runtime: objectWith('now', 'sleep').optional(),
})
const keySchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
})
const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number() })

const scope = 'https://www.googleapis.com/auth/devstorage.read_write'
/** A token is renewed this long before it ends. */
const marginMs = 60_000

/**
 * Access tokens for the key of a service account, each used until it is about to end.
 *
 * @throws CORE_OPTION_INVALID, DOCS_CREDENTIALS_INVALID for a key that is none; what is returned throws DOCS_STORE_REFUSED
 */
export function googleTokens(options: GoogleTokensOptions): () => Promise<Secret> {
  checkOptions('googleTokens', optionsSchema, options)
  const { gate, runtime = nodeRuntime } = options
  const key = parseKey(options.serviceAccount)
  const fetch = createPatientFetch({ gate, runtime })
  let kept: { token: Secret; untilMs: number } | undefined
  let asking: Promise<Secret> | undefined
  const ask = async (): Promise<Secret> => {
    const assertion = assertionOf(key, Math.floor(runtime.now() / 1000))
    const answer = await fetch({
      url: key.token_uri,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=${assertion}`,
      repeatable: true,
    })
    const parsed = answerSchema.safeParse(answer.status === 200 ? JSON.parse(answer.text()) : {})
    if (!parsed.success) {
      const said = gate.redact(answer.text().slice(0, 200))
      const { status } = answer
      throw docsErrors.STORE_REFUSED({ place: key.token_uri, method: 'POST', status, said })
    }
    const { access_token, expires_in } = parsed.data
    const token = new Secret(access_token)
    kept = { token, untilMs: runtime.now() + expires_in * 1000 - marginMs }
    return token
  }
  return async () => {
    if (kept && runtime.now() < kept.untilMs) return kept.token
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}

type Key = z.infer<typeof keySchema>

function parseKey(secret: Secret): Key {
  try {
    return keySchema.parse(JSON.parse(secret.reveal()))
  } catch {
    // Without its cause, which may hold a part of the key.
    throw docsErrors.CREDENTIALS_INVALID({ what: 'the key of a Google service account' })
  }
}

/** A JSON web token signed with the key (RFC 7523). */
function assertionOf({ client_email, private_key, token_uri }: Key, nowSeconds: number): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    iss: client_email,
    scope,
    aud: token_uri,
    iat: nowSeconds,
    exp: nowSeconds + 3600,
  }
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(private_key, 'base64url')}`
}
