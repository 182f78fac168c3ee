import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { errors } from '../errors.ts'
import { hurried, type TestGate, testGate } from '../publish/test-publishing.ts'
import { githubActions } from './github-actions.ts'
import { githubHost } from './github-host.ts'
import { type GithubServer, startGithub, tokenOfPortal } from './test-github-server.ts'

let server: GithubServer
let gate: TestGate
let actions: readonly Action[]

beforeAll(async () => {
  server = await startGithub()
  gate = testGate(server.origin)
  const { host } = new URL(server.origin)
  const token = new Secret(tokenOfPortal)
  const integration = { type: 'github' as const, host, baseUrl: server.origin, token }
  actions = githubActions({ hosts: [githubHost({ integration, gate, runtime: hurried })] })
})
beforeEach(() => {
  server.faults.clear()
  server.requests.length = 0
  server.repositories.set('org/ledger', { made: {}, lists: {}, values: {}, commits: 1 })
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

function call(id: string, input: object, more: Omit<TestCall, 'input'> = {}) {
  const repoUrl = `${new URL(server.origin).host}?owner=org&repo=ledger`
  const action = actions.find((each) => each.id === id) as Action
  return testAction(action, { input: { repoUrl, ...input }, ...more })
}

describe('github:actions:dispatch', () => {
  const input = { workflowId: 'deploy.yml', branchOrTagName: 'main' }
  const page = 'https://github.test/org/x/actions/runs/7'

  it('starts a workflow and is over', async () => {
    const { output } = await call('github:actions:dispatch', {
      ...input,
      workflowInputs: { environment: 'staging' },
    })
    expect(output).toEqual({})
    expect(server.requests).toEqual([
      `POST /api/v3/repos/org/ledger/actions/workflows/deploy.yml/dispatches {"ref":"main","inputs":{"environment":"staging"}}`,
    ])
  })

  it('starts it once for all attempts and says which run it is', async () => {
    const checkpoints = new Map()
    const details = { ...input, returnWorkflowRunDetails: true }
    const first = await call('github:actions:dispatch', details, { checkpoints })
    expect(first.output).toEqual({
      workflowRunId: 7,
      workflowRunUrl: `${page}?api`,
      workflowRunHtmlUrl: page,
    })
    await call('github:actions:dispatch', details, { checkpoints, attempt: 2 })
    expect(server.requests).toHaveLength(1)
  })

  it('waits for its end, and says how far it is', async () => {
    server.runStates.push(
      { status: 'queued', conclusion: null },
      { status: 'in_progress', conclusion: null },
      { status: 'in_progress', conclusion: null },
      { status: 'completed', conclusion: 'success' },
    )
    const { output, log } = await call('github:actions:dispatch', { ...input, wait: true })
    expect(output).toMatchObject({ workflowRunId: 7, conclusion: 'success' })
    expect(log).toEqual(
      ['queued', 'in_progress', 'completed'].map(
        (status) => `The workflow deploy.yml is ${status}: ${page}`,
      ),
    )
  })

  it('fails when the workflow does', async () => {
    server.runStates.push({ status: 'completed', conclusion: 'failure' })
    const { error } = await call('github:actions:dispatch', { ...input, wait: true })
    expect([error?.code, error?.message, error?.hint]).toMatchInlineSnapshot(`
      [
        "SCAFFOLDER_WORKFLOW_FAILED",
        "The workflow "deploy.yml" ended as "failure": https://github.test/org/x/actions/runs/7",
        "Its page says why; try the step again when that is corrected.",
      ]
    `)
  })

  it('cancels the workflow when the step is cancelled', async () => {
    const abort = new AbortController()
    server.faults.set('GET /repos/:owner/:repo/actions/runs/:run_id', 'hang')
    const waiting = call(
      'github:actions:dispatch',
      { ...input, wait: true },
      { signal: abort.signal },
    ).catch((error: unknown) => error)
    await expect.poll(() => server.requests.length).toBe(2)
    abort.abort(new DOMException('Cancelled', 'AbortError'))
    expect(await waiting).toMatchObject({ message: 'Cancelled' })
    expect(server.requests.at(-1)).toBe('POST /api/v3/repos/org/ledger/actions/runs/7/cancel')
  })

  it('leaves the workflow alone when its worker goes, or when the host cannot be asked', async () => {
    const abort = new AbortController()
    server.faults.set('GET /repos/:owner/:repo/actions/runs/:run_id', 'hang')
    const more = { signal: abort.signal }
    const waiting = call('github:actions:dispatch', { ...input, wait: true }, more)
    await expect.poll(() => server.requests.length).toBe(2)
    abort.abort(errors.RUN_LET_GO({ id: 'task-1' }))
    expect((await waiting).error?.code).toBe('SCAFFOLDER_RUN_LET_GO')
    server.faults.set('GET /repos/:owner/:repo/actions/runs/:run_id', { status: 403 })
    const refused = await call('github:actions:dispatch', { ...input, wait: true })
    expect(refused.error?.code).toBe('SCAFFOLDER_HOST_REFUSED')
    expect(server.requests.filter((line) => line.includes('/cancel'))).toEqual([])
  })

  it('says so when the host does not tell which run it is', async () => {
    server.faults.set('POST /repos/:owner/:repo/actions/workflows/:workflow_id/dispatches', {
      status: 204,
    })
    const { error } = await call('github:actions:dispatch', { ...input, wait: true })
    expect(error?.code).toBe('SCAFFOLDER_WORKFLOW_RUN_UNKNOWN')
  })
})
