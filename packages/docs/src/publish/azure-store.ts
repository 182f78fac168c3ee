import { createHmac } from 'node:crypto'
import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import { defineObjectStore, type ObjectStore } from './object-store.ts'
import { createStoreClient, type StoreRequest } from './store-client.ts'
import { textsIn } from './xml-texts.ts'

/** A container of Azure Blob Storage. */
export interface AzureStoreOptions {
  account: string
  container: string
  /** Lets requests out to the account's address. */
  gate: UrlGate
  /** One of the keys of the account, in base64 as Azure shows it; or a function that brings a token of Microsoft Entra. */
  credentials: { accountKey: Secret } | (() => Secret | Promise<Secret>)
  /** Of an emulator: `http://127.0.0.1:10000/devstoreaccount1`. @default Azure */
  endpoint?: string
  /** @default nodeRuntime */
  runtime?: Runtime
}

const schema = z.strictObject({
  account: z.string().regex(/^[a-z0-9]{3,24}$/, 'expected the name of a storage account'),
  container: z
    .string()
    .regex(/^(?:\$web|[a-z0-9](?:-?[a-z0-9]){2,62})$/, 'expected the name of a container'),
  gate: objectWith('fetch', 'redact'),
  credentials: z.union([
    z.strictObject({ accountKey: z.custom(Secret.is, 'expected a Secret') }),
    z.custom((value) => typeof value === 'function', 'expected a function'),
  ]),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with https://' })
    .optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/** Of the protocol. */
const version = '2021-12-02'

/**
 * A container of Azure Blob Storage.
 *
 * @throws CORE_OPTION_INVALID
 */
export function azureStore(options: AzureStoreOptions): ObjectStore {
  checkOptions('azureStore', schema, options)
  const { account, container, gate, runtime = nodeRuntime } = options
  const endpoint = options.endpoint ?? azureOrigin(options)
  const base = new URL(`${endpoint.replace(/\/+$/, '')}/${container}`)
  const place = `azure://${account}/${container}`
  const sign = (request: StoreRequest) => signed(request, options)
  const client = createStoreClient({ gate, runtime, place, sign })
  const urlOf = (key: string) =>
    new URL(`${base.href}/${key.split('/').map(encodeURIComponent).join('/')}`)
  return defineObjectStore({
    name: 'azure',
    place,
    async read({ key, signal }) {
      return (await client.send({ method: 'GET', url: urlOf(key), mayMiss: true }, { signal }))
        ?.bytes
    },
    async write({ key, content, type, signal }) {
      const headers = { 'content-type': type, 'x-ms-blob-type': 'BlockBlob' }
      await client.send({ method: 'PUT', url: urlOf(key), headers, body: content }, { signal })
    },
    async *list({ prefix, signal }) {
      for (let marker: string | undefined = ''; marker !== undefined; ) {
        const url = new URL(base)
        url.searchParams.set('restype', 'container')
        url.searchParams.set('comp', 'list')
        url.searchParams.set('prefix', prefix)
        if (marker !== '') url.searchParams.set('marker', marker)
        const answer = await client.send({ method: 'GET', url }, { signal })
        const found = textsIn(answer, ['Name', 'NextMarker'], place)
        for (const { name, text } of found) if (name === 'Name') yield text
        const next: string | undefined =
          found.find(({ name }) => name === 'NextMarker')?.text || undefined
        if (next !== undefined && next === marker)
          throw docsErrors.STORE_ANSWER_INVALID({ place, reason: 'it lists the same page again' })
        marker = next
      }
    },
    async remove({ key, signal }) {
      await client.send({ method: 'DELETE', url: urlOf(key), mayMiss: true }, { signal })
    },
  })
}

/** What a gate must allow for an account of Azure. */
export function azureOrigin({ account }: Pick<AzureStoreOptions, 'account'>): string {
  return `https://${account}.blob.core.windows.net`
}

async function signed(
  request: StoreRequest,
  { account, credentials, runtime = nodeRuntime }: AzureStoreOptions,
): Promise<Record<string, string>> {
  const own = { 'x-ms-date': new Date(runtime.now()).toUTCString(), 'x-ms-version': version }
  if (typeof credentials === 'function')
    return { ...own, authorization: `Bearer ${(await credentials()).reveal().trim()}` }
  const key = Buffer.from(credentials.accountKey.reveal().trim(), 'base64')
  const text = textToSign({ ...request, headers: { ...request.headers, ...own } }, account)
  const signature = createHmac('sha256', key).update(text).digest('base64')
  return { ...own, authorization: `SharedKey ${account}:${signature}` }
}

/** What the key of an account signs, as "Authorize with Shared Key" of Azure's reference lays it out. */
function textToSign({ method, url, headers = {}, body }: StoreRequest, account: string): string {
  const ms = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}`)
  const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    method,
    '', // Content-Encoding
    '', // Content-Language
    body && body.length > 0 ? String(body.length) : '',
    '', // Content-MD5
    headers['content-type'] ?? '',
    '', // Date, which x-ms-date stands for
    '', // If-Modified-Since
    '', // If-Match
    '', // If-None-Match
    '', // If-Unmodified-Since
    '', // Range
    ...ms,
    `/${account}${url.pathname}`,
    ...query.map(([name, value]) => `${name.toLowerCase()}:${value}`),
  ].join('\n')
}
