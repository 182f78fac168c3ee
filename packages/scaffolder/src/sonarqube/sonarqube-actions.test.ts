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
import { sonarQubeActions } from './sonarqube-actions.ts'

let projects: Map<string, Record<string, string>>
let service: DescribedService

/** As the web interface of SonarQube documents itself. */
function answer({ path, query, text }: ServiceCall): ServiceReply {
  const form = Object.fromEntries(new URLSearchParams(text))
  const key = query.get('component') ?? form.project ?? ''
  const found = projects.get(key)
  const refuse = (status: number, msg: string) => ({ status, body: { errors: [{ msg }] } })
  if (path === '/api/projects/create') {
    if (found)
      return refuse(400, `Could not create Project with key: "${key}". A similar key exists`)
    if (form.name === 'refused') return refuse(400, 'The name is refused')
    projects.set(key, form)
    return { body: { project: { key, name: form.name, qualifier: 'TRK' } } }
  }
  if (!found) return refuse(404, `Component key '${key}' not found`)
  if (path === '/api/projects/delete') projects.delete(key)
  return path === '/api/projects/delete'
    ? { status: 204, body: '' }
    : { body: { component: found } }
}

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

beforeAll(async () => {
  service = await startDescribedService(answer, {
    authorize: ({ authorization = '' }) =>
      [basic('squ_host:'), basic('squ_user:'), basic('ada:p4ssword')].includes(authorization),
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  projects = new Map()
  service.requests.length = 0
})

const call = (more: object = {}, given: Partial<TestCall> = {}) => {
  const { url, gate } = service
  const servers = [{ name: 'own', url, gate, token: new Secret('squ_host') }]
  const [action] = sonarQubeActions({ servers })
  if (!action) throw new Error('no action')
  const input = { baseUrl: url, name: 'Ledger', key: 'crew:ledger', ...more }
  return testAction(action, { input, ...given })
}

describe('sonarqube:create-project', () => {
  it('describes itself', async () => {
    const servers = [{ name: 'own', url: service.url, gate: service.gate }]
    for (const action of sonarQubeActions({ servers }))
      for (const { run } of actionContract(action)) await run()
  })

  it('makes a project once, and takes it back while nothing was analysed', async () => {
    const settings = { branch: 'trunk', visibility: 'private' }
    const first = await call(settings)
    const projectUrl = `${service.url}/dashboard?id=crew%3Aledger`
    expect([first.output, [...projects.values()]]).toEqual([
      { projectUrl, created: true },
      [{ name: 'Ledger', project: 'crew:ledger', mainBranch: 'trunk', visibility: 'private' }],
    ])
    const second = await call(settings)
    expect(second.output).toEqual({ projectUrl, created: false })
    const undo = (output: unknown) =>
      call(settings, { method: 'undo', output: output as Record<string, unknown> })
    await undo(second.output)
    const project = projects.get('crew:ledger')
    if (project) project.analysisDate = '2030-01-01T00:00:00+0000'
    expect((await undo(first.output)).error).toMatchObject({
      code: 'SCAFFOLDER_TARGET_IN_USE',
      message: 'The project crew:ledger stays: it was analysed',
    })
    delete project?.analysisDate
    await undo(first.output)
    expect([(await undo(first.output)).error, projects.size]).toEqual([undefined, 0])
  })

  it('knows what an attempt made whose answer got lost', async () => {
    await call()
    const { output } = await call({}, { checkpoints: new Map([['before', false]]), attempt: 2 })
    expect(output).toMatchObject({ created: true })
  })

  it('asks as the user where the step says so', async () => {
    const byToken = await call({ token: 'squ_user' })
    const byPassword = await call({ key: 'other', username: 'ada', password: 'p4ssword' })
    expect([byToken.error, byToken.found, byPassword.error, byPassword.found]).toEqual([
      undefined,
      ['squ_user'],
      undefined,
      ['p4ssword'],
    ])
  })

  it('says what is refused', async () => {
    const failures = [
      await call({ name: 'refused' }),
      await call({ token: 'wrong' }),
      await call({ baseUrl: 'https://evil.test' }),
      await call({ key: '123' }),
      await call({ visibility: 'secret' }),
    ]
    expect(failures.map(({ error }) => [error?.code, error?.data?.status])).toEqual([
      ['SCAFFOLDER_HOST_REFUSED', 400],
      ['SCAFFOLDER_HOST_REFUSED', 401],
      ['SCAFFOLDER_TARGET_UNKNOWN', undefined],
      ['SCAFFOLDER_ACTION_INPUT_INVALID', undefined],
      ['SCAFFOLDER_ACTION_INPUT_INVALID', undefined],
    ])
    expect(failures[0]?.error?.message).toContain('The name is refused')
  })
})
