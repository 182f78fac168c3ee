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
import { runTemplate } from '../testing/run-template.ts'
import { vaultActions } from './vault-actions.ts'

let versions: Map<string, object[]>
let service: DescribedService

/** As the documentation of KV version 2 describes it. */
function answer({ method, path, query, body }: ServiceCall): ServiceReply {
  const [, , , , kind, ...rest] = path.split('/')
  const key = rest.join('/')
  const stored = versions.get(key) ?? []
  if (kind === 'metadata') {
    versions.delete(key)
    return { status: 204, body: '' }
  }
  if (method === 'POST') {
    const { data, options } = body as { data: object; options: { cas: number } }
    if (options.cas !== stored.length)
      return {
        status: 400,
        body: { errors: ['check-and-set parameter did not match the current version'] },
      }
    versions.set(key, [...stored, data])
    return { body: { data: { version: stored.length + 1, created_time: '2030-01-01T00:00:00Z' } } }
  }
  const version = Number(query.get('version') ?? stored.length)
  const data = stored[version - 1]
  if (!data) return { status: 404, body: { errors: [] } }
  return { body: { data: { data, metadata: { version } } } }
}

beforeAll(async () => {
  service = await startDescribedService(answer, {
    authorize: (headers) => headers['x-vault-token'] === 'hvs.s3cret-token',
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  versions = new Map()
  service.requests.length = 0
  service.fault = undefined
})

const actions = () =>
  vaultActions({
    url: service.url,
    gate: service.gate,
    token: new Secret('hvs.s3cret-token'),
    mount: 'kv/team',
    read: ['crew/*'],
    write: ['crew/**'],
  })
const call = (verb: 'read' | 'write', input: object, given: Partial<TestCall> = {}) => {
  const action = actions().find(({ id }) => id === `vault:${verb}`)
  if (!action) throw new Error(verb)
  return testAction(action, { input, ...given })
}

describe('the Vault actions', () => {
  it('describe themselves, and are there where their paths are', async () => {
    for (const action of actions()) for (const { run } of actionContract(action)) await run()
    const options = { url: service.url, gate: service.gate, token: new Secret('x') }
    expect(vaultActions(options)).toEqual([])
    expect(() => vaultActions({ ...options, token: 'x' as never })).toThrow('expected a Secret')
  })

  it('write a secret once, and read it as a secret of the run', async () => {
    const input = { path: 'crew/ledger', data: { password: 's3cr3t-w0rd', pin: '123' } }
    const first = await call('write', input)
    expect([first.output, first.found]).toEqual([
      { version: 1, created: true, changed: true },
      ['s3cr3t-w0rd', '123'],
    ])
    expect(first.log).toEqual([
      'Too short to be masked: pin',
      'Wrote password, pin to "crew/ledger", version 1',
    ])
    expect((await call('write', input)).output).toEqual({
      version: 1,
      created: false,
      changed: false,
    })
    const read = await call('read', { path: 'crew/ledger' })
    expect([read.output, read.found]).toEqual([
      { data: input.data, version: 1 },
      ['s3cr3t-w0rd', '123'],
    ])
  })

  it('take numbers for secrets, too', async () => {
    const { found } = await call('write', { path: 'crew/pin', data: { pin: 48151623 } })
    expect(found).toEqual(['48151623'])
  })

  it('take back what they wrote, and nothing that was written since', async () => {
    const path = 'crew/ledger'
    const undo = (input: object, output: unknown) =>
      call('write', input, { method: 'undo', output: output as Record<string, unknown> })
    const created = await call('write', { path, data: { a: 'one' } })
    const changed = await call('write', { path, data: { b: 'two' }, merge: true })
    expect(versions.get(path)?.at(-1)).toEqual({ a: 'one', b: 'two' })
    const stale = await undo({ path, data: { a: 'one' } }, created.output)
    expect(stale.error?.code).toBe('SCAFFOLDER_VAULT_CHANGED')
    await undo({ path, data: { b: 'two' } }, changed.output)
    expect(versions.get(path)?.at(-1)).toEqual({ a: 'one' })
    versions.clear()
    const again = await call('write', { path, data: { a: 'one' } })
    await undo({ path, data: { a: 'one' } }, again.output)
    expect(versions.size).toBe(0)
    expect((await undo({ path, data: { a: 'one' } }, again.output)).error).toBeUndefined()
  })

  it('take back what an attempt wrote that crashed', async () => {
    const input = { path: 'crew/ledger', data: { a: 'two' } }
    await call('write', { ...input, data: { a: 'one' } })
    const checkpoints = new Map()
    await call('write', input, { checkpoints })
    const { output } = await call('write', input, { checkpoints })
    expect(output).toEqual({ version: 2, created: false, changed: true })
    await call('write', input, { method: 'undo', output: output as Record<string, unknown> })
    expect(versions.get('crew/ledger')?.at(-1)).toEqual({ a: 'one' })
  })

  it.each([
    ['read', 'ops/root', 'SCAFFOLDER_VAULT_PATH_DENIED'],
    ['read', 'crew/a/b', 'SCAFFOLDER_VAULT_PATH_DENIED'],
    ['write', 'ops/root', 'SCAFFOLDER_VAULT_PATH_DENIED'],
    ['read', 'crew/../ops', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['read', 'crew/%2e%2e/ops', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['read', '/crew/a', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['read', 'crew/a?version=1', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
  ] as const)('do not %s "%s"', async (verb, path, code) => {
    const { error } = await call(verb, { path, ...(verb === 'write' && { data: {} }) })
    expect([error?.code, service.requests]).toEqual([code, []])
  })

  it('say what is missing, unless it may be', async () => {
    const { error } = await call('read', { path: 'crew/none' })
    expect([error?.code, error?.data?.status]).toEqual(['SCAFFOLDER_HOST_REFUSED', 404])
    expect((await call('read', { path: 'crew/none', optional: true })).output).toEqual({
      data: {},
      version: 0,
    })
  })

  it.each([
    [403, 'SCAFFOLDER_HOST_REFUSED'],
    [422, 'SCAFFOLDER_HOST_REFUSED'],
  ])('have an error for %i that shows no token', async (status, code) => {
    service.fault = { status, body: { errors: ['denied: hvs.s3cret-token'] } }
    const { error } = await call('read', { path: 'crew/a' })
    expect([error?.code, JSON.stringify(error).includes('s3cret')]).toEqual([code, false])
  })

  it('are planned without a request', async () => {
    const { output } = await call(
      'write',
      { path: 'crew/a', data: { key: 'value' } },
      { method: 'plan' },
    )
    expect([output, service.requests]).toEqual([
      { sideEffects: [{ text: 'Writes key to "crew/a" in Vault' }] },
      [],
    ])
  })
})

it('masks what was read, and what a filter makes of it, in a run', async () => {
  versions.set('crew/db', [{ password: 'p4ssw0rd-of-db' }])
  const { status, events, output } = await runTemplate(
    `
steps:
  - id: db
    action: vault:read
    input: { path: crew/db }
  - action: debug:log
    input: { message: 'x \${{ steps.db.output.data.password | upper }} y' }
  - action: fs:write
    input: { path: .env, content: 'PASSWORD=\${{ steps.db.output.data.password }}' }
output:
  text: [{ title: T, content: '\${{ steps.db.output.data.password }}' }]
`,
    { actions: actions() },
  )
  expect([status, output]).toEqual(['completed', { text: [{ title: 'T', content: '***' }] }])
  expect(JSON.stringify(events)).not.toMatch(/p4ssw0rd/i)
})
