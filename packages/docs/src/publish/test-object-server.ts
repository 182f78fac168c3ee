// For tests of this package: S3, Azure Blob Storage and Google Cloud Storage in the memory of one server on loopback.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { Secret } from '@callboard/core'
import { createUrlGate, type UrlGate } from '@callboard/core/node'
import { isSignedRight } from './test-signature.ts'

/** A server with one bucket for each service, and the credentials that it takes. */
export interface TestObjectServer extends AsyncDisposable {
  url: string
  gate: UrlGate
  /** Content and type by key. */
  objects: Map<string, { content: Buffer; type: string }>
  /** Answered next, in place of what was asked for. */
  faults: Answer[]
  /** Each request: method, path. */
  requests: string[]
}

export const testAccount = {
  account: 'acmedocs',
  accountKey: new Secret(Buffer.from('a key of the account').toString('base64')),
  token: new Secret('ya29.token'),
}

/** So small that lists have pages. */
const pageSize = 10

export async function startObjectServer(): Promise<TestObjectServer> {
  const objects: TestObjectServer['objects'] = new Map()
  const faults: TestObjectServer['faults'] = []
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const url = new URL(request.url ?? '/', 'http://localhost')
    requests.push(`${request.method} ${decodeURIComponent(url.pathname)}`)
    const asked = { request, method: request.method ?? '', body, url, objects }
    const { status, type = 'text/plain', ...rest } = faults.shift() ?? (await answer(asked))
    response.writeHead(status, { 'content-type': type }).end(rest.body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const gate = createUrlGate({ allow: [{ origin: url, encodedSlash: true }] })
  return {
    url,
    gate,
    objects,
    faults,
    requests,
    async [Symbol.asyncDispose]() {
      await gate.close()
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

interface Asked {
  request: IncomingMessage
  /** What the request is for; for an upload to Google it is the one that the others have. */
  method: string
  body: Buffer
  url: URL
  objects: TestObjectServer['objects']
}

interface Answer {
  status: number
  body: string | Buffer
  type?: string
}

const refuse = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code></Error>`,
})

async function answer(asked: Asked): Promise<Answer> {
  const [, service] = asked.url.pathname.split('/')
  if (service === 'bucket') return answerS3(asked)
  if (service === 'container') return answerAzure(asked)
  if (service === 'storage' || service === 'upload') return answerGoogle(asked)
  return refuse(404, 'NoSuchBucket')
}

async function answerS3(asked: Asked): Promise<Answer> {
  const { request, body, url } = asked
  if (!(await isSignedRight(request, body))) return refuse(403, 'SignatureDoesNotMatch')
  if (!url.searchParams.has('list-type')) return answerObject(asked, keyBelow(url, '/bucket/'))
  const { keys, next } = pageOf(asked, url.searchParams.get('continuation-token'))
  const contents = keys.map((key) => `<Contents><Key>${xml(key)}</Key></Contents>`).join('')
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`
  return { status: 200, body: `<ListBucketResult>${contents}${more}</ListBucketResult>` }
}

function answerAzure(asked: Asked): Answer {
  const { request, method, url } = asked
  if (!isAzureSigned(asked)) return refuse(403, 'AuthenticationFailed')
  if (url.searchParams.get('comp') !== 'list') {
    if (method === 'PUT' && request.headers['x-ms-blob-type'] !== 'BlockBlob')
      return refuse(400, 'InvalidHeaderValue')
    return answerObject(asked, keyBelow(url, '/container/'))
  }
  const { keys, next } = pageOf(asked, url.searchParams.get('marker'))
  const blobs = keys.map((key) => `<Blob><Name>${xml(key)}</Name></Blob>`).join('')
  const list = `<Blobs>${blobs}</Blobs><NextMarker>${next ?? ''}</NextMarker>`
  return { status: 200, body: `<EnumerationResults>${list}</EnumerationResults>` }
}

function answerGoogle(asked: Asked): Answer {
  const { request, method, url } = asked
  if (request.headers.authorization !== `Bearer ${testAccount.token.reveal()}`)
    return { status: 401, body: '{"error":{"message":"Invalid Credentials"}}' }
  if (method === 'POST')
    return answerObject({ ...asked, method: 'PUT' }, url.searchParams.get('name') ?? '')
  if (url.pathname !== '/storage/v1/b/bucket/o')
    return answerObject(asked, keyBelow(url, '/storage/v1/b/bucket/o/'))
  const { keys, next } = pageOf(asked, url.searchParams.get('pageToken'))
  const items = keys.map((name) => ({ name }))
  return {
    status: 200,
    body: JSON.stringify({ ...(items.length > 0 && { items }), nextPageToken: next }),
  }
}

function answerObject({ request, method, body, objects }: Asked, key: string): Answer {
  if (method === 'PUT') {
    objects.set(key, { content: body, type: request.headers['content-type'] ?? '' })
    return { status: 200, body: '{}' }
  }
  const found = objects.get(key)
  if (!found) return refuse(404, 'NoSuchKey')
  if (method === 'DELETE') {
    objects.delete(key)
    return { status: 204, body: '' }
  }
  return { status: 200, body: found.content, type: found.type }
}

function pageOf({ url, objects }: Asked, token: string | null) {
  const prefix = url.searchParams.get('prefix') ?? ''
  const all = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
  const from = Number(token ?? 0)
  const next = from + pageSize < all.length ? String(from + pageSize) : undefined
  return { keys: all.slice(from, from + pageSize), next }
}

const keyBelow = ({ pathname }: URL, base: string): string =>
  pathname.startsWith(base) ? decodeURIComponent(pathname.slice(base.length)) : ''

/** As Azure's reference says it, for the headers that this store sends. */
function isAzureSigned({ request, url, body }: Asked): boolean {
  const { headers } = request
  if (headers.authorization === `Bearer ${testAccount.token.reveal()}`) return true
  const ms = Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
  const query = [...url.searchParams.keys()]
    .sort()
    .map((name) => `\n${name}:${url.searchParams.get(name)}`)
  const length = body.length > 0 ? body.length : ''
  const text = `${request.method}\n\n\n${length}\n\n${headers['content-type'] ?? ''}\n\n\n\n\n\n\n${ms.join('')}/${testAccount.account}${url.pathname}${query.join('')}`
  const key = Buffer.from(testAccount.accountKey.reveal(), 'base64')
  const signature = createHmac('sha256', key).update(text).digest('base64')
  return headers.authorization === `SharedKey ${testAccount.account}:${signature}`
}

const xml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
