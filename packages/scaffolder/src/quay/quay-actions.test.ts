import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import {
  type DescribedService,
  type ServiceCall,
  type ServiceReply,
  startDescribedService,
} from '../kubernetes/test-described-service.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { quayActions } from './quay-actions.ts'

interface Repository {
  visibility: string
  tags: Record<string, object>
}

let repositories: Map<string, Repository>
let service: DescribedService

/** As Quay's interface documents itself. */
function answer({ method, path, body }: ServiceCall): ServiceReply {
  if (path === '/api/v1/user/') return { body: { username: 'robot' } }
  if (method === 'POST') {
    const { namespace, repository, visibility } = body as Record<string, string>
    const place = `${namespace}/${repository}`
    if (namespace === 'full') return { status: 400, body: { detail: 'Quota exceeded' } }
    if (repositories.has(place))
      return { status: 400, body: { detail: 'Repository already exists' } }
    repositories.set(place, { visibility: visibility ?? '', tags: {} })
    return { status: 201, body: { namespace, name: repository, kind: 'image' } }
  }
  const place = path.replace('/api/v1/repository/', '')
  const found = repositories.get(place)
  if (!found) return { status: 404, body: { detail: 'Not Found' } }
  if (method === 'DELETE') repositories.delete(place)
  return method === 'DELETE' ? { status: 204, body: '' } : { body: found }
}

beforeAll(async () => {
  service = await startDescribedService(answer, {
    authorize: ({ authorization = '' }) =>
      ['Bearer host', 'Bearer user-tok'].includes(authorization),
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  repositories = new Map()
  service.requests.length = 0
})

const call = (more: object = {}, given: Partial<TestCall> = {}) => {
  const { url, gate } = service
  const [action] = quayActions({ servers: [{ name: 'own', url, gate, token: new Secret('host') }] })
  if (!action) throw new Error('no action')
  const input = {
    name: 'ledger',
    namespace: 'crew',
    visibility: 'private',
    description: 'Ledger',
    ...more,
  }
  return testAction(action, { input, ...given })
}

describe('quay:create-repository', () => {
  it('describes itself', async () => {
    const servers = [{ name: 'own', url: service.url, gate: service.gate }]
    for (const action of quayActions({ servers }))
      for (const { run } of actionContract(action)) await run()
  })

  it('makes a repository once, and takes it back while it holds nothing', async () => {
    const first = await call()
    const repositoryUrl = `${service.url}/repository/crew/ledger`
    expect([first.output, [...repositories]]).toEqual([
      { repositoryUrl, namespace: 'crew', created: true },
      [['crew/ledger', { visibility: 'private', tags: {} }]],
    ])
    const second = await call()
    expect(second.output).toEqual({ repositoryUrl, namespace: 'crew', created: false })
    const undo = (output: unknown) =>
      call({}, { method: 'undo', output: output as Record<string, unknown> })
    await undo(second.output)
    const repository = repositories.get('crew/ledger')
    if (repository) repository.tags = { latest: {} }
    expect((await undo(first.output)).error).toMatchObject({
      code: 'SCAFFOLDER_TARGET_IN_USE',
      message: 'The repository crew/ledger stays: it holds images',
    })
    if (repository) repository.tags = {}
    await undo(first.output)
    expect([(await undo(first.output)).error, repositories.size]).toEqual([undefined, 0])
  })

  it("makes it in the token's own namespace, as the user", async () => {
    const { output, found } = await call({ namespace: undefined, token: 'user-tok' })
    expect([output, found]).toMatchObject([{ namespace: 'robot', created: true }, ['user-tok']])
  })

  it('knows what an attempt made whose answer got lost', async () => {
    await call()
    const checkpoints = new Map([['before', { namespace: 'crew', isThere: false }]])
    const { output } = await call({}, { checkpoints, attempt: 2 })
    expect(output).toMatchObject({ created: true })
  })

  it('says what is refused', async () => {
    const failures = [
      await call({ namespace: 'full' }),
      await call({ token: 'wrong' }),
      await call({ baseUrl: 'https://quay.evil.test' }),
      await call({ name: '../../user' }),
    ]
    expect(failures.map(({ error }) => [error?.code, error?.data?.status])).toEqual([
      ['SCAFFOLDER_HOST_REFUSED', 400],
      ['SCAFFOLDER_HOST_REFUSED', 401],
      ['SCAFFOLDER_TARGET_UNKNOWN', undefined],
      ['SCAFFOLDER_ACTION_INPUT_INVALID', undefined],
    ])
    expect(failures[0]?.error?.message).toContain('Quota exceeded')
  })

  it('is planned without a request', async () => {
    const { output } = await call({}, { method: 'plan' })
    const text = 'Creates the private repository "crew/ledger" in Quay'
    expect([output, service.requests]).toEqual([{ sideEffects: [{ text }] }, []])
  })
})
