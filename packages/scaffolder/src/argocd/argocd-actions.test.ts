import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import {
  type DescribedService,
  readDescription,
  type ServiceCall,
  type ServiceReply,
  startDescribedService,
} from '../kubernetes/test-described-service.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { argoCdActions } from './argocd-actions.ts'

type Named = { metadata: { name: string }; spec: unknown; status?: unknown }

let projects: Map<string, Named>
let apps: Map<string, Named>
/** What the application reports at each look. */
let course: object[]
let service: DescribedService

beforeAll(async () => {
  service = await startDescribedService(answer, {
    description: readDescription(new URL('test-argocd-api.json', import.meta.url)),
    authorize: ({ authorization }) => authorization === 'Bearer arg0-token',
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  projects = new Map()
  apps = new Map()
  course = []
  service.requests.length = 0
  service.problems.length = 0
  service.fault = undefined
})

const refuse = (status: number, message: string) => ({
  status,
  body: { error: message, code: 5, message },
})

function answer({ method, path, body }: ServiceCall): ServiceReply {
  const [, , , type = '', name = '', verb] = path.split('/')
  const store = type === 'projects' ? projects : apps
  if (verb === 'sync') return { body: apps.get(name) ?? {} }
  if (method === 'POST') {
    const given = (type === 'projects' ? (body as { project: Named }).project : body) as Named
    const before = store.get(given.metadata.name)
    if (before && JSON.stringify(before.spec) !== JSON.stringify(given.spec))
      return refuse(400, 'existing application spec is different, use upsert flag to force update')
    store.set(given.metadata.name, given)
    return { body: given }
  }
  const found = store.get(name)
  if (!found)
    return type === 'projects' ? refuse(404, 'not found') : refuse(403, 'permission denied')
  if (method === 'DELETE') store.delete(name)
  const status = course.length > 1 ? course.shift() : course[0]
  return { body: { ...found, ...(status && type === 'applications' && { status }) } }
}

const actions = () =>
  argoCdActions({
    instances: [
      { name: 'main', url: service.url, gate: service.gate, token: new Secret('arg0-token') },
    ],
  })
const input = {
  appName: 'ledger',
  argoInstance: 'main',
  namespace: 'crew',
  repoUrl: 'https://git.acme.io/crew/ledger.git',
  path: 'deploy',
}
const call = (id: string, given: Partial<TestCall> = {}) => {
  const action = actions().find((each) => each.id === id)
  if (!action) throw new Error(id)
  return testAction(action, { input, ...given })
}

describe('argocd:create-resources', () => {
  const id = 'argocd:create-resources'

  it('describes itself', async () => {
    for (const action of actions()) for (const { run } of actionContract(action)) await run()
  })

  it('makes a project and an application, once', async () => {
    const { output, error } = await call(id)
    expect(error).toBeUndefined()
    expect(output).toEqual({
      appUrl: `${service.url}/applications/ledger`,
      projectCreated: true,
      appCreated: true,
    })
    expect(projects.get('ledger')?.spec).toEqual({
      destinations: [{ namespace: 'crew', server: 'https://kubernetes.default.svc' }],
      sourceRepos: ['https://git.acme.io/crew/ledger.git'],
    })
    expect(apps.get('ledger')?.metadata).toMatchObject({ labels: { 'backstage-name': 'ledger' } })
    expect((await call(id)).output).toMatchObject({ projectCreated: false, appCreated: false })
    expect(service.problems).toEqual([])
  })

  it('deletes what it made when it is undone, and leaves a project that was there', async () => {
    projects.set('shared', { metadata: { name: 'shared' }, spec: {} })
    const own = { ...input, projectName: 'shared' }
    const { output } = await call(id, { input: own })
    await call(id, { input: own, method: 'undo', output: output as Record<string, unknown> })
    expect([[...projects.keys()], apps.size]).toEqual([['shared'], 0])
    const both = await call(id)
    const undo = { method: 'undo' as const, output: both.output as Record<string, unknown> }
    await call(id, undo)
    expect((await call(id, undo)).error).toBeUndefined()
    expect([[...projects.keys()], apps.size, service.problems]).toEqual([['shared'], 0, []])
  })

  it.each([
    ['namespace', '*'],
    ['namespace', '!kube-system'],
    ['repoUrl', 'https://git.acme.io/*'],
    ['server', '{a,b}'],
  ])('opens a project to no wildcard as its %s: %s', async (name, value) => {
    const { error } = await call(id, { input: { ...input, [name]: value } })
    expect([error?.code, service.requests]).toEqual(['SCAFFOLDER_ACTION_INPUT_INVALID', []])
  })

  it('leaves no project of an application that is refused', async () => {
    apps.set('ledger', { metadata: { name: 'ledger' }, spec: {} })
    const { error } = await call(id)
    expect([error?.code, projects.size]).toEqual(['SCAFFOLDER_HOST_REFUSED', 0])
  })

  it('does not change an application that deploys something else', async () => {
    await call(id)
    const { error } = await call(id, { input: { ...input, path: 'other' } })
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_HOST_REFUSED',
      '"the Argo CD main" answered POST /api/v1/applications with 400: "existing application spec is different, use upsert flag to force update"',
    ])
  })

  it('is described by a plan, which asks nobody', async () => {
    const { output } = await call(id, { method: 'plan' })
    expect(output).toMatchObject({
      sideEffects: [
        {
          text: 'Creates the application ledger of the project ledger in the Argo CD main: "deploy" of https://git.acme.io/crew/ledger.git to crew',
        },
      ],
    })
    expect(service.requests).toEqual([])
  })

  it('has an error for an instance that is not set up, and for a token that is wrong', async () => {
    const other = await call(id, { input: { ...input, argoInstance: 'mian' } })
    expect(other.error?.code).toBe('SCAFFOLDER_TARGET_UNKNOWN')
    service.fault = { status: 401, body: { message: 'no session: Bearer arg0-token' } }
    expect((await call(id)).error?.message).toMatch(/with 401: "no session: \*\*\*"/)
  })
})

describe('argocd:sync', () => {
  const id = 'argocd:sync'
  const sync = { appName: 'ledger', argoInstance: 'main' }
  const state = (phase: string, inSync: string, health: string, more: object = {}) => ({
    operationState: { phase, operation: {}, startedAt: '2030-01-01T00:00:00Z', ...more },
    sync: { status: inSync, revision: 'c0ffee' },
    health: { status: health },
  })
  beforeEach(() => {
    apps.set('ledger', { metadata: { name: 'ledger' }, spec: {} })
  })

  it('waits until the application is in sync and healthy', async () => {
    course = [state('Running', 'OutOfSync', 'Missing'), state('Succeeded', 'Synced', 'Healthy')]
    const { output, log } = await call(id, { input: sync })
    expect(output).toEqual({ revision: 'c0ffee', sync: 'Synced', health: 'Healthy' })
    expect(log).toEqual([
      'The application ledger: OutOfSync, Missing',
      'The application ledger: Synced, Healthy',
    ])
    expect(service.problems).toEqual([])
  })

  it('says why it failed, and how far it came in its time', async () => {
    course = [
      state('Failed', 'OutOfSync', 'Missing', { message: 'one or more objects failed to apply' }),
    ]
    const failed = await call(id, { input: sync })
    expect([failed.error?.code, failed.error?.message]).toEqual([
      'SCAFFOLDER_TARGET_NOT_READY',
      'The application ledger has failed: one or more objects failed to apply',
    ])
    course = [state('Succeeded', 'Synced', 'Progressing')]
    const late = await call(id, { input: { ...sync, timeoutSeconds: 0.1 } })
    expect(late.error?.message).toBe(
      'The application ledger is not ready after 0.1 s: Synced, Progressing',
    )
  })

  it('asks once, however often the step is tried', async () => {
    course = [state('Succeeded', 'Synced', 'Healthy')]
    const checkpoints = new Map()
    for (const _attempt of [1, 2]) await call(id, { input: { ...sync, wait: false }, checkpoints })
    expect(service.requests.filter((each) => each.startsWith('POST'))).toHaveLength(1)
  })
})
