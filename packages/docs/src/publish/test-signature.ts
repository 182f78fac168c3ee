// For tests of this package: the judgement of AWS's own signer.
import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Secret } from '@callboard/core'
import { SignatureV4 } from '@smithy/signature-v4'

/** Of the only user. */
export const testCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: new Secret('wJalrXUtnFEMI/K7MDENG'),
  sessionToken: new Secret('lent-for-a-while'),
}

/** Whether the same request, signed once more, has the same signature. */
export async function isSignedRight(request: IncomingMessage, body: Buffer): Promise<boolean> {
  const { authorization = '', ...headers } = request.headers as Record<string, string>
  const [, day, region, service, names = ''] =
    /Credential=AKIDEXAMPLE\/(\d+)\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([\w;-]+)/.exec(
      authorization,
    ) ?? []
  if (day === undefined || region === undefined || service === undefined) return false
  const signed = Object.fromEntries(names.split(';').map((name) => [name, headers[name] ?? '']))
  const digest = createHash('sha256').update(body).digest('hex')
  if (signed['x-amz-content-sha256'] !== digest) return false
  const { accessKeyId, secretAccessKey, sessionToken } = testCredentials
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId,
      secretAccessKey: secretAccessKey.reveal(),
      sessionToken: sessionToken.reveal(),
    },
    sha256: Digest,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  })
  const date = signed['x-amz-date'] ?? ''
  const signingDate = new Date(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  )
  const url = new URL(request.url ?? '/', 'http://localhost')
  const again = await signer.sign(
    {
      method: request.method ?? '',
      protocol: 'http:',
      hostname: headers.host ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: signed,
      body,
    },
    { signingDate, signableHeaders: new Set(Object.keys(signed)) },
  )
  return again.headers.authorization === authorization
}

/** What the signer hashes with. */
class Digest {
  readonly #hash
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      key === undefined ? createHash('sha256') : createHmac('sha256', key as string | Uint8Array)
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}
