import { checkOptions, objectWith, type Runtime, type Secret } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import { defineObjectStore, type ObjectStore } from './object-store.ts'
import { createStoreClient } from './store-client.ts'

/** A bucket of Google Cloud Storage. */
export interface GoogleStoreOptions {
  bucket: string
  /** Lets requests out to `{ origin: 'https://storage.googleapis.com', encodedSlash: true }`. */
  gate: UrlGate
  /** Brings an access token before each request; {@link googleTokens} does so for the key of a service account. */
  token(): Secret | Promise<Secret>
  /** Of an emulator. @default Google */
  endpoint?: string
  /** @default nodeRuntime */
  runtime?: Runtime
}

const schema = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][\w.-]{1,220}[a-z0-9]$/, 'expected the name of a bucket, such as "acme-docs"'),
  gate: objectWith('fetch', 'redact'),
  token: z.custom((value) => typeof value === 'function', 'expected a function'),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with https://' })
    .optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

const listing = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  nextPageToken: z.string().optional(),
})

/**
 * A bucket of Google Cloud Storage.
 *
 * @throws CORE_OPTION_INVALID
 */
export function googleStore(options: GoogleStoreOptions): ObjectStore {
  checkOptions('googleStore', schema, options)
  const { bucket, gate, token, runtime = nodeRuntime } = options
  const base = (options.endpoint ?? 'https://storage.googleapis.com').replace(/\/+$/, '')
  const objects = `${base}/storage/v1/b/${bucket}/o`
  const place = `gs://${bucket}`
  const sign = async () => ({ authorization: `Bearer ${(await token()).reveal().trim()}` })
  const client = createStoreClient({ gate, runtime, place, sign })
  const urlOf = (key: string) => new URL(`${objects}/${encodeURIComponent(key)}`)
  return defineObjectStore({
    name: 'google',
    place,
    async read({ key, signal }) {
      const url = urlOf(key)
      url.searchParams.set('alt', 'media')
      return (await client.send({ method: 'GET', url, mayMiss: true }, { signal }))?.bytes
    },
    async write({ key, content, type, signal }) {
      const url = new URL(`${base}/upload/storage/v1/b/${bucket}/o?uploadType=media`)
      url.searchParams.set('name', key)
      const headers = { 'content-type': type }
      await client.send({ method: 'POST', url, headers, body: content }, { signal })
    },
    async *list({ prefix, signal }) {
      for (let page: string | undefined = ''; page !== undefined; ) {
        const url = new URL(objects)
        url.searchParams.set('prefix', prefix)
        url.searchParams.set('fields', 'items(name),nextPageToken')
        if (page !== '') url.searchParams.set('pageToken', page)
        const answer = await client.send({ method: 'GET', url }, { signal })
        const { items, nextPageToken } = parseListing(answer?.text() ?? '', place)
        for (const { name } of items) yield name
        page = nextPageToken
      }
    },
    async remove({ key, signal }) {
      await client.send({ method: 'DELETE', url: urlOf(key), mayMiss: true }, { signal })
    },
  })
}

function parseListing(text: string, place: string): z.infer<typeof listing> {
  try {
    return listing.parse(JSON.parse(text))
  } catch (cause) {
    throw docsErrors.STORE_ANSWER_INVALID({ place, reason: 'it is no list of objects' }, { cause })
  }
}
