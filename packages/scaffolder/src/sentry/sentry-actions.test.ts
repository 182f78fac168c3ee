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
import { sentryActions } from './sentry-actions.ts'

interface Project {
  id: string
  slug: string
  firstEvent: string | null
  teams: { slug: string }[]
}

let projects: Map<string, Project>
let service: DescribedService

/** As the documentation of Sentry's interface describes it. */
function answer({ method, path, body }: ServiceCall): ServiceReply {
  const [, , , kind, , name = '', below] = path.split('/')
  if (kind === 'teams') {
    const { slug } = body as { slug: string }
    if (projects.has(slug))
      return { status: 409, body: { detail: 'A project with this slug already exists.' } }
    const made = { id: `${projects.size + 1}`, slug, firstEvent: null, teams: [{ slug: name }] }
    projects.set(slug, made)
    return { status: 201, body: made }
  }
  const found = projects.get(name)
  if (!found) return { status: 404, body: { detail: 'The requested resource does not exist' } }
  if (below === 'keys')
    return { body: name === 'keyless' ? [] : [{ dsn: { public: 'https://k@sentry.test/1' } }] }
  if (method === 'DELETE') projects.delete(name)
  return method === 'DELETE' ? { status: 204, body: '' } : { body: found }
}

beforeAll(async () => {
  service = await startDescribedService(answer, {
    authorize: ({ authorization }) =>
      ['Bearer sntrys_host', 'Bearer sntrys_user'].includes(authorization ?? ''),
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  projects = new Map()
  service.requests.length = 0
  service.fault = undefined
})

const call = (id: string, more: object = {}, given: Partial<TestCall> = {}) => {
  const { url, gate } = service
  const token = new Secret('sntrys_host')
  const actions = sentryActions({ servers: [{ name: 'own', url: `${url}/`, gate, token }] })
  const action = actions.find((each) => each.id === `sentry:${id}`)
  if (!action) throw new Error(id)
  return testAction(action, { input: { organizationSlug: 'acme', ...more }, ...given })
}
const input = { teamSlug: 'crew', name: 'Ledger & Co.', platform: 'node' }

describe('the Sentry actions', () => {
  it('describe themselves', async () => {
    const servers = [{ name: 'own', url: service.url, gate: service.gate }]
    for (const action of sentryActions({ servers }))
      for (const { run } of actionContract(action)) await run()
    expect(() => sentryActions({ servers: [] })).toThrow('sentryActions: "servers" is not valid')
  })

  it('make a project once, and take it back while it has no events', async () => {
    const first = await call('project:create', input)
    expect([first.output, first.log]).toEqual([
      {
        id: '1',
        result: { id: '1', slug: 'ledger-co', firstEvent: null, teams: [{ slug: 'crew' }] },
        created: true,
      },
      ['Created the project "ledger-co"'],
    ])
    const second = await call('project:create', input)
    expect(second.output).toMatchObject({ id: '1', created: false })
    const undo = (output: unknown) =>
      call('project:create', input, { method: 'undo', output: output as Record<string, unknown> })
    await undo(second.output)
    const project = projects.get('ledger-co')
    if (project) project.firstEvent = '2030-01-01T00:00:00Z'
    expect((await undo(first.output)).error).toMatchObject({
      code: 'SCAFFOLDER_TARGET_IN_USE',
      message: 'The project ledger-co stays: it has events',
    })
    if (project) project.firstEvent = null
    await undo(first.output)
    expect([(await undo(first.output)).error, projects.size]).toEqual([undefined, 0])
  })

  it('know what an attempt made whose answer got lost', async () => {
    const checkpoints = new Map([['before', undefined]])
    await call('project:create', input)
    const { output } = await call('project:create', input, { checkpoints, attempt: 2 })
    expect(output).toMatchObject({ id: '1', created: true })
  })

  it('leave alone what another team has', async () => {
    await call('project:create', input)
    const { error } = await call('project:create', { ...input, teamSlug: 'others' })
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_TARGET_TAKEN',
      'The project ledger-co is there already, for another team',
    ])
  })

  it('say where events go, also as the user', async () => {
    await call('project:create', { ...input, slug: 'ledger' })
    await call('project:create', { ...input, slug: 'keyless' })
    const mine = {
      projectSlug: 'ledger',
      authToken: 'sntrys_user',
      apiBaseUrl: `${service.url}/api/0`,
    }
    const { output, found } = await call('fetch:dsn', mine)
    expect([output, found]).toEqual([{ dsn: 'https://k@sentry.test/1' }, ['sntrys_user']])
    const failures = [
      await call('fetch:dsn', { projectSlug: 'keyless' }),
      await call('fetch:dsn', { projectSlug: 'none' }),
      await call('fetch:dsn', { projectSlug: 'a', apiBaseUrl: 'https://evil.test/api/0' }),
      await call('fetch:dsn', { projectSlug: '../../x' }),
      await call('fetch:dsn', { projectSlug: 'ledger', authToken: 'wrong' }),
    ]
    expect(failures.map(({ error }) => [error?.code, error?.data?.status])).toEqual([
      ['SCAFFOLDER_TARGET_UNKNOWN', undefined],
      ['SCAFFOLDER_HOST_REFUSED', 404],
      ['SCAFFOLDER_TARGET_UNKNOWN', undefined],
      ['SCAFFOLDER_ACTION_INPUT_INVALID', undefined],
      ['SCAFFOLDER_HOST_REFUSED', 401],
    ])
  })

  it('are planned without a request', async () => {
    const { output } = await call('project:create', input, { method: 'plan' })
    const text = 'Creates the project "Ledger & Co." of the team "crew" in Sentry'
    expect([output, service.requests]).toEqual([{ sideEffects: [{ text }] }, []])
  })
})
