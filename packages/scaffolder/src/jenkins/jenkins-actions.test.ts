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
import { jenkinsActions } from './jenkins-actions.ts'

/** Definitions by path, with whether they are enabled. */
let jobs: Map<string, { xml: string; enabled: boolean }>
let built: string[]
/** What the queue, and then the build, report at each look. */
let queue: object[]
let builds: object[]
let wantsCrumb: boolean
let service: DescribedService
const authorization = `Basic ${Buffer.from('bot:j3nkins-token').toString('base64')}`

function answer({ method, path, query, headers, text }: ServiceCall): ServiceReply {
  if (path === '/crumbIssuer/api/json')
    return wantsCrumb
      ? {
          headers: { 'set-cookie': 'JSESSIONID.1=node0; Path=/; HttpOnly' },
          body: { crumbRequestField: 'Jenkins-Crumb', crumb: 'c' },
        }
      : { status: 404, body: '<html>Not found</html>' }
  if (path.startsWith('/queue/item/7'))
    return { body: (queue.length > 1 ? queue.shift() : queue[0]) ?? {} }
  if (
    method === 'POST' &&
    wantsCrumb &&
    (headers['jenkins-crumb'] !== 'c' || headers.cookie !== 'JSESSIONID.1=node0')
  )
    return { status: 403, body: '<html>No valid crumb was included in the request</html>' }
  const [, folder = '', verb = ''] = /^((?:\/job\/[^/]+)*)\/(.+)$/.exec(path) ?? []
  if (verb === 'createItem') {
    const source = jobs.get((query.get('from') ?? '').replaceAll('/', '/job/'))
    jobs.set(`${folder}/job/${query.get('name')}`, { xml: source?.xml ?? text, enabled: true })
    return { body: '' }
  }
  const found = jobs.get(folder)
  if (!found) return { status: 404, body: '<html>Not found</html>' }
  if (/^\d+\/api/.test(verb))
    return { body: (builds.length > 1 ? builds.shift() : builds[0]) ?? {} }
  if (verb === 'api/json') return { body: { buildable: found.enabled } }
  if (verb === 'doDelete') jobs.delete(folder)
  if (verb === 'enable' || verb === 'disable') found.enabled = verb === 'enable'
  if (!verb.startsWith('build')) return { body: '' }
  built.push(`${folder} ${verb} ${text}`)
  return { status: 201, headers: { location: 'http://jenkins.inside/queue/item/7/' }, body: '' }
}

beforeAll(async () => {
  service = await startDescribedService(answer, {
    authorize: (headers) => headers.authorization === authorization,
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  jobs = new Map([['/job/golden', { xml: '<project/>', enabled: true }]])
  built = []
  queue = [{ executable: { number: 5 } }]
  builds = [{ building: false, result: 'SUCCESS' }]
  wantsCrumb = false
  service.requests.length = 0
  service.fault = undefined
})

const actions = () =>
  jenkinsActions({
    servers: [
      {
        name: 'ci',
        url: service.url,
        gate: service.gate,
        user: 'bot',
        token: new Secret('j3nkins-token'),
      },
    ],
  })
const call = (verb: string, input: object, given: Partial<TestCall> = {}) => {
  const action = actions().find(({ id }) => id === `jenkins:job:${verb}`)
  if (!action) throw new Error(verb)
  return testAction(action, { input, ...given })
}
const undo = (verb: string, input: object, output: unknown) =>
  call(verb, input, { method: 'undo', output: output as Record<string, unknown> })

describe('the Jenkins actions', () => {
  it('describe themselves', async () => {
    for (const action of actions()) for (const { run } of actionContract(action)) await run()
  })

  it.each([false, true])('make a job once, and delete it again (crumbs: %s)', async (crumbs) => {
    wantsCrumb = crumbs
    const input = { jobName: 'ledger', folderName: 'crew', configPath: 'job.xml' }
    const files = { 'job.xml': '<project>ü</project>' }
    const { output, error } = await call('create', input, { files })
    expect([error, output]).toEqual([
      undefined,
      { jobUrl: `${service.url}/job/crew/job/ledger/`, created: true },
    ])
    expect(jobs.get('/job/crew/job/ledger')?.xml).toBe('<project>ü</project>')
    expect((await call('create', input, { files })).output).toMatchObject({ created: false })
    await undo('create', input, { created: false })
    expect(jobs.size).toBe(2)
    await undo('create', input, output)
    expect((await undo('create', input, output)).error).toBeUndefined()
    expect(jobs.size).toBe(1)
  })

  it('did not make a job that somebody made who was quicker', async () => {
    const checkpoints = new Map([['before', false]])
    const input = { jobName: 'golden', jobXml: '<project/>' }
    expect((await call('create', input, { checkpoints })).output).toMatchObject({ created: false })
    const again = await call('create', input, { checkpoints, attempt: 2 })
    expect(again.output).toMatchObject({ created: true })
  })

  it('copy, disable, enable and destroy', async () => {
    const copy = { sourceJobName: 'golden', targetJobName: 'crew/copy' }
    expect((await call('copy', copy)).output).toMatchObject({ created: true })
    expect(jobs.get('/job/crew/job/copy')?.xml).toBe('<project/>')
    const job = { jobName: 'crew/copy' }
    expect((await call('disable', job)).output).toEqual({ changed: true })
    expect((await call('disable', job)).output).toEqual({ changed: false })
    await undo('disable', job, { changed: true })
    expect(jobs.get('/job/crew/job/copy')?.enabled).toBe(true)
    await call('disable', job)
    await call('enable', job)
    expect(jobs.get('/job/crew/job/copy')?.enabled).toBe(true)
    for (const _time of [1, 2]) expect((await call('destroy', job)).error).toBeUndefined()
    expect(jobs.size).toBe(1)
  })

  it('build a job once for a step, and wait for it', async () => {
    queue = [{ why: 'Waiting for an executor' }, { executable: { number: 5 } }]
    builds = [{ building: true }, { building: false, result: 'SUCCESS' }]
    const checkpoints = new Map()
    const input = { jobName: 'golden', jobParameters: { branch: 'a&b', fast: true }, wait: true }
    const { output, log } = await call('build', input, { checkpoints })
    expect(output).toEqual({
      buildNumber: 5,
      buildUrl: `${service.url}/job/golden/5/`,
      result: 'SUCCESS',
    })
    expect(log).toEqual([
      `Asked ${service.url} to build golden`,
      'Build 5 of golden has begun',
      'Build 5 of golden succeeded',
    ])
    await call('build', input, { checkpoints })
    expect(built).toEqual(['/job/golden buildWithParameters branch=a%26b&fast=true'])
    expect((await call('run', { job: 'golden' })).output).toMatchObject({
      buildNumber: 0,
      result: '',
    })
  })

  it('say how a build ended, and what it waits for', async () => {
    builds = [{ building: false, result: 'FAILURE' }]
    const input = { jobName: 'golden', wait: true, timeoutSeconds: 0.1 }
    const failed = await call('build', input)
    expect([failed.error?.code, failed.error?.message]).toEqual([
      'SCAFFOLDER_TARGET_NOT_READY',
      `The build of golden (${service.url}/job/golden/5/) has failed: it ended as FAILURE`,
    ])
    queue = [{ why: 'Waiting for an executor' }]
    expect((await call('build', input)).error?.message).toBe(
      'The build of golden is not ready after 0.1 s: Waiting for an executor',
    )
    queue = [{ cancelled: true }]
    expect((await call('build', input)).error?.message).toContain('it was cancelled')
    builds = [{ building: true }]
    queue = [{ executable: { number: 5 } }]
    expect((await call('build', input)).error?.message).toContain('it is at work')
  })

  it.each(['../x', 'a/../b', 'a?b', 'a#b', 'a%2f', ''])(
    'do not take "%s" for a job',
    async (jobName) => {
      const { error } = await call('build', { jobName })
      expect([error?.code, service.requests]).toEqual(['SCAFFOLDER_ACTION_INPUT_INVALID', []])
    },
  )

  it('have errors that show no token', async () => {
    service.fault = { status: 403, body: { message: `no ${authorization}, j3nkins-token` } }
    const { error } = await call('build', { jobName: 'golden' })
    expect([error?.code, JSON.stringify(error)]).toEqual([
      'SCAFFOLDER_HOST_REFUSED',
      expect.not.stringMatching(/j3nkins|Ym90/),
    ])
    service.fault = undefined
    const missing = await call('build', { jobName: 'none' })
    expect([missing.error?.code, missing.error?.data?.status]).toEqual([
      'SCAFFOLDER_HOST_REFUSED',
      404,
    ])
    const other = await call('build', { jobName: 'golden', serverUrl: 'https://evil.test' })
    expect(other.error?.code).toBe('SCAFFOLDER_TARGET_UNKNOWN')
  })

  it('are planned without a request', async () => {
    const { output } = await call('destroy', { jobName: 'golden' }, { method: 'plan' })
    expect([output, service.requests]).toEqual([
      {
        sideEffects: [
          {
            text: 'Deletes the job golden in the Jenkins ci',
            target: service.url,
            destructive: true,
          },
        ],
      },
      [],
    ])
  })
})
