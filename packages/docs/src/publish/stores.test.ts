import { Secret } from '@callboard/core'
import { createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import type { ContractCase } from '@callboard/core/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { objectStoreContract } from '../testing/object-store-contract.ts'
import { publisherContract } from '../testing/publisher-contract.ts'
import { azureOrigin, azureStore } from './azure-store.ts'
import { folderStore } from './folder-store.ts'
import { googleStore } from './google-store.ts'
import type { ObjectStore } from './object-store.ts'
import { plainPublisher } from './plain-publisher.ts'
import { s3Origin, s3Store } from './s3-store.ts'
import { startObjectServer, type TestObjectServer, testAccount } from './test-object-server.ts'
import { testCredentials } from './test-signature.ts'
import { versionedPublisher } from './versioned-publisher.ts'

let server: TestObjectServer

beforeAll(async () => {
  server = await startObjectServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.objects.clear()
  server.faults.length = 0
  server.requests.length = 0
})

const s3 = (more: object = {}) =>
  s3Store({
    bucket: 'bucket',
    region: 'eu-west-1',
    credentials: testCredentials,
    gate: server.gate,
    endpoint: server.url,
    ...more,
  })
const azure = (more: object = {}) =>
  azureStore({
    account: testAccount.account,
    container: 'container',
    credentials: { accountKey: testAccount.accountKey },
    gate: server.gate,
    endpoint: server.url,
    ...more,
  })
const google = (more: object = {}) =>
  googleStore({
    bucket: 'bucket',
    token: () => testAccount.token,
    gate: server.gate,
    endpoint: server.url,
    ...more,
  })

/** A folder that goes with the case that asked for it. */
async function folder(): Promise<ObjectStore & { dispose(): Promise<void> }> {
  const temporary = await createTemporaryFolder()
  const dispose = async () => temporary[Symbol.asyncDispose]()
  return { ...folderStore(temporary.folder), dispose }
}

const hold = (title: string, cases: ContractCase[]) =>
  describe(title, () => {
    for (const { name, run } of cases) it(name, run)
  })

const stores: Record<string, () => ObjectStore | Promise<ObjectStore>> = {
  'a folder': folder,
  S3: s3,
  'Azure Blob Storage': azure,
  'Google Cloud Storage': google,
}
for (const [title, create] of Object.entries(stores)) {
  hold(title, objectStoreContract(create))
  hold(
    `publishing in one instant to ${title}`,
    publisherContract(async () => versionedPublisher({ store: await create(), prefix: 'docs' })),
  )
  hold(
    `publishing file by file to ${title}`,
    publisherContract(async () => plainPublisher({ store: await create() })),
  )
}

describe('a storage service', () => {
  const read = (store: ObjectStore) => store.read({ key: 'a' })

  it('is asked again when it is busy', async () => {
    server.faults.push({ status: 503, body: '' })
    expect(await read(s3())).toBeUndefined()
    expect(server.requests).toEqual(['GET /bucket/a', 'GET /bucket/a'])
  })

  it('is quoted when it refuses', async () => {
    const wrong = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: new Secret('wrong') }
    await expect(read(s3({ credentials: wrong }))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: s3://bucket refused GET with status 403: SignatureDoesNotMatch]`,
    )
    const token = () => new Secret('old')
    await expect(read(google({ token }))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: gs://bucket refused GET with status 401: {"error":{"message":"Invalid Credentials"}}]`,
    )
    await expect(read(azure({ credentials: token }))).rejects.toThrow('AuthenticationFailed')
  })

  it('must have the bucket', async () => {
    const store = s3({ bucket: 'missing' })
    const content = new Uint8Array()
    await expect(store.write({ key: 'a', content, type: '' })).rejects.toMatchObject({
      code: 'DOCS_STORE_REFUSED',
      hint: 'Check that the bucket or container exists and is spelled right.',
    })
    await expect(store.list({ prefix: '' })[Symbol.asyncIterator]().next()).rejects.toThrow(
      'NoSuchBucket',
    )
  })

  it('must speak the protocol', async () => {
    server.faults.push({ status: 200, body: '<html>' })
    const next = google().list({ prefix: '' })[Symbol.asyncIterator]().next()
    await expect(next).rejects.toMatchObject({ code: 'DOCS_STORE_ANSWER_INVALID' })
    server.faults.push({ status: 200, body: '<html><p>Log in' })
    const s3Next = s3().list({ prefix: '' })[Symbol.asyncIterator]().next()
    await expect(s3Next).rejects.toMatchObject({ code: 'DOCS_STORE_ANSWER_INVALID' })
  })

  it('takes a token of Microsoft Entra in place of a key', async () => {
    expect(await read(azure({ credentials: () => testAccount.token }))).toBeUndefined()
  })

  it('is at its own address where none is given', () => {
    expect([
      s3Origin({ bucket: 'acme-docs', region: 'eu-west-1' }),
      s3Origin({ bucket: 'acme-docs', region: 'cn-north-1' }),
      azureOrigin({ account: 'acmedocs' }),
    ]).toEqual([
      'https://acme-docs.s3.eu-west-1.amazonaws.com',
      'https://acme-docs.s3.cn-north-1.amazonaws.com.cn',
      'https://acmedocs.blob.core.windows.net',
    ])
  })

  it('is nowhere that the gate does not allow', async () => {
    await using gate = Object.assign(createUrlGate({ allow: [] }), {
      [Symbol.asyncDispose]: async () => {},
    })
    await expect(read(s3({ gate, endpoint: undefined }))).rejects.toMatchObject({
      code: 'CORE_HOST_DENIED',
    })
  })

  it.each([
    ['a bucket', () => s3({ bucket: 'A_b' }), 'expected the name of a bucket'],
    ['a region', () => s3({ region: 'EU West' }), 'expected a region'],
    ['an account', () => azure({ account: 'Acme-Docs' }), 'expected the name of a storage account'],
    ['a token', () => google({ token: 'ya29' }), 'expected a function'],
  ])('is refused %s that is none', (_, create, problem) => {
    expect(create).toThrow(problem)
  })
})
