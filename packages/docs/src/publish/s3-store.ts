import { createHash } from 'node:crypto'
import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { AwsV4Signer } from 'aws4fetch'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import { defineObjectStore, type ObjectStore } from './object-store.ts'
import { createStoreClient, type StoreRequest } from './store-client.ts'
import { textsIn } from './xml-texts.ts'

/** Who asks S3. */
export interface S3Credentials {
  accessKeyId: string
  secretAccessKey: Secret
  /** Of credentials that are lent for a while. */
  sessionToken?: Secret
}

/** A bucket. */
export interface S3StoreOptions {
  bucket: string
  /** `eu-west-1`; most services other than AWS take any. */
  region: string
  /** A function is asked before each request, for credentials that change. */
  credentials: S3Credentials | (() => S3Credentials | Promise<S3Credentials>)
  /** Lets requests out to the bucket's address. */
  gate: UrlGate
  /** Of another service that speaks S3: `https://minio.example.com`. @default AWS, with the bucket as part of the host's name */
  endpoint?: string
  /** How AWS encrypts objects: `AES256`, `aws:kms`. @default what the bucket says */
  encryption?: string
  /** @default nodeRuntime */
  runtime?: Runtime
}

const schema = z.strictObject({
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'expected the name of a bucket, such as "acme-docs"',
    ),
  region: z.string().regex(/^[a-z0-9-]+$/, 'expected a region such as "eu-west-1"'),
  credentials: z.union([
    z.strictObject({
      accessKeyId: z.string().min(1),
      secretAccessKey: z.custom(Secret.is, 'expected a Secret'),
      sessionToken: z.custom(Secret.is, 'expected a Secret').optional(),
    }),
    z.custom((value) => typeof value === 'function', 'expected a function'),
  ]),
  gate: objectWith('fetch', 'redact'),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with https://' })
    .optional(),
  encryption: z.string().optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * A bucket of Amazon S3, or of a service that speaks its protocol, such as MinIO, Ceph or Cloudflare R2.
 *
 * @throws CORE_OPTION_INVALID
 */
export function s3Store(options: S3StoreOptions): ObjectStore {
  checkOptions('s3Store', schema, options)
  const { bucket, encryption, gate, runtime = nodeRuntime } = options
  const base = new URL(addressOf(options))
  const place = `s3://${bucket}`
  const sign = (request: StoreRequest) => signed(request, options)
  const client = createStoreClient({ gate, runtime, place, sign })
  const urlOf = (key: string) => new URL(key.split('/').map(encode).join('/'), base)
  return defineObjectStore({
    name: 's3',
    place,
    async read({ key, signal }) {
      return (await client.send({ method: 'GET', url: urlOf(key), mayMiss: true }, { signal }))
        ?.bytes
    },
    async write({ key, content, type, signal }) {
      const headers = {
        'content-type': type,
        ...(encryption !== undefined && { 'x-amz-server-side-encryption': encryption }),
      }
      await client.send({ method: 'PUT', url: urlOf(key), headers, body: content }, { signal })
    },
    async *list({ prefix, signal }) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const url = new URL(base)
        url.search = queryOf({
          'list-type': '2',
          prefix,
          ...(after && { 'continuation-token': after }),
        })
        const answer = await client.send({ method: 'GET', url }, { signal })
        const found = textsIn(answer, ['Key', 'NextContinuationToken'], place)
        for (const { name, text } of found) if (name === 'Key') yield text
        const next = found.find(({ name }) => name === 'NextContinuationToken')?.text
        if (next === after)
          throw docsErrors.STORE_ANSWER_INVALID({ place, reason: 'it lists the same page again' })
        after = next
      }
    },
    async remove({ key, signal }) {
      await client.send({ method: 'DELETE', url: urlOf(key), mayMiss: true }, { signal })
    },
  })
}

/** What a gate must allow for a bucket of AWS. */
export function s3Origin({ bucket, region }: Pick<S3StoreOptions, 'bucket' | 'region'>): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://${bucket}.s3.${region}.${domain}`
}

/** Ends in a slash. Other services have the bucket in the path, which needs no name of its own to be resolved. */
function addressOf({ bucket, region, endpoint }: S3StoreOptions): string {
  return endpoint === undefined
    ? `${s3Origin({ bucket, region })}/`
    : `${endpoint.replace(/\/+$/, '')}/${bucket}/`
}

/** As the signature has it: everything but the unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const queryOf = (query: Record<string, string>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&')

async function signed(
  { method, url, headers, body }: StoreRequest,
  { credentials, region, runtime = nodeRuntime }: S3StoreOptions,
): Promise<Record<string, string>> {
  const own = typeof credentials === 'function' ? await credentials() : credentials
  const signer = new AwsV4Signer({
    service: 's3',
    region,
    method,
    url: url.href,
    headers: {
      ...headers,
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    },
    accessKeyId: own.accessKeyId,
    secretAccessKey: own.secretAccessKey.reveal().trim(),
    ...(own.sessionToken && { sessionToken: own.sessionToken.reveal().trim() }),
    datetime: new Date(runtime.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  })
  const { headers: all } = await signer.sign()
  return Object.fromEntries(all)
}
