import { Secret } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried, undescribedIn } from '../publish/test-publishing.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { azureActions } from './azure-actions.ts'
import { type AzureHost, azureHost } from './azure-host.ts'
import { azurePullRequest } from './azure-pull-request.ts'
import { publishAzure } from './publish-azure.ts'
import { startAzure, token } from './test-azure.ts'

const bench = hostCases({
  start: startAzure,
  hostOf: ({ origin }, gate) =>
    azureHost({
      integration: {
        type: 'azure',
        host: 'azure.test',
        baseUrl: origin,
        token: new Secret(token),
      },
      gate,
      runtime: hurried,
    }),
  variant: publishAzure,
  change: azurePullRequest,
  changeInput: (branchName) => ({ branchName, title: 'Health' }),
  repoUrl: (repo) => `azure.test?organization=org&project=payments&repo=${repo}`,
  owner: 'org--payments',
  secret: token,
  createRoute: 'POST /:organization/:project/_apis/git/repositories',
  proposeRoute: 'POST /:organization/:project/_apis/git/repositories/:repo/pullrequests',
  output: { repositoryId: 'id-of-one' },
  remoteUrl: (origin) => `${origin}/org/payments/_git/one`,
  repoContentsUrl: (origin) => `${origin}/org/payments/_git/one?version=GBmain&path=`,
})

it('says which project is missing', async () => {
  const { error } = await bench.publish({
    repoUrl: 'azure.test?organization=org&project=none&repo=x',
  })
  expect(error?.message).toMatchInlineSnapshot(
    `""azure.test" has no owner "org/none" that repositories could be made for"`,
  )
})

it('shows the token of somebody who signed in as such', async () => {
  const { host } = bench
  const request = { owner: 'org/payments', repo: 'one', signal: new AbortController().signal }
  expect(await host.exists?.({ ...request, token: new Secret('eyJh.eyJz.sign') })).toBe(true)
  await expect(host.exists?.({ ...request, token: new Secret('other') })).rejects.toThrow('401')
})

const run = (id: string, input: object, more: Partial<TestCall> = {}) => {
  const actions = azureActions({ hosts: [bench.host as AzureHost] })
  const project = { host: 'azure.test', organization: 'org', project: 'payments' }
  const action = actions.find((each) => each.id === id) as Action
  return testAction(action, { input: { ...project, ...input }, ...more })
}

describe('azure:pipeline:create', () => {
  const input = { repository: 'one', pipelineName: 'one', pipelineYamlFile: 'ci.yml' }

  it('makes one pipeline of a name, and deletes what it made', async () => {
    const first = await run('azure:pipeline:create', { ...input, pipelineFolder: '/a/b' })
    expect(first.output).toEqual({
      pipelineUrl: `${bench.server.origin}/org/payments/_build?definitionId=1`,
      pipelineId: '1',
      created: true,
    })
    expect(bench.server.state.definitions).toMatchObject([
      { path: '\\a\\b', repository: { id: 'id-of-one', defaultBranch: 'refs/heads/main' } },
    ])
    const again = await run('azure:pipeline:create', { ...input, pipelineFolder: 'a\\b' })
    expect(again.output).toMatchObject({ pipelineId: '1', created: false })
    const undo = (output: unknown) =>
      run('azure:pipeline:create', input, {
        method: 'undo',
        output: output as Record<string, unknown>,
      })
    await undo(again.output)
    expect(bench.server.state.definitions).toHaveLength(1)
    await undo(first.output)
    await undo(first.output)
    expect(bench.server.state.definitions).toHaveLength(0)
  })
})

describe('azure:pipeline:run', () => {
  it('starts a pipeline for a branch', async () => {
    bench.server.state.runs = [{ id: 5, state: 'inProgress' }]
    const { output } = await run('azure:pipeline:run', {
      pipelineId: '12',
      templateParameters: { size: 's' },
    })
    expect(output).toEqual({
      pipelineRunUrl: `${bench.server.origin}/org/payments/_build/results?buildId=5`,
      pipelineRunStatus: 'unknown',
      pipelineRunId: 5,
      pipelineTimeoutExceeded: false,
    })
    expect(bench.server.state.started).toEqual([
      {
        resources: { repositories: { self: { refName: 'refs/heads/main' } } },
        templateParameters: { size: 's' },
      },
    ])
  })

  it('waits for the end, and knows secret variables as such', async () => {
    const input = { pipelineId: 12, pollingInterval: 1 }
    const variables = { KEY: { isSecret: true, value: 'hidden-value' }, A: { value: '1' } }
    bench.server.state.runs = [
      { id: 5, state: 'inProgress' },
      { id: 5, state: 'completed', result: 'succeeded', variables },
    ]
    const done = await run('azure:pipeline:run', input)
    expect(done.output).toMatchObject({ pipelineRunStatus: 'succeeded', pipelineOutput: variables })
    expect(done.found).toEqual(['hidden-value'])
    bench.server.state.runs = [{ id: 5, state: 'completed', result: 'failed' }]
    expect((await run('azure:pipeline:run', input)).error?.code).toBe('SCAFFOLDER_PIPELINE_FAILED')
  })

  it('waits no longer than it is told to', async () => {
    bench.server.state.runs = [{ id: 5, state: 'inProgress' }]
    const input = { pipelineId: 12, pollingInterval: 0.01, pipelineTimeout: 0.02 }
    expect((await run('azure:pipeline:run', input)).output).toMatchObject({
      pipelineRunStatus: 'unknown',
      pipelineTimeoutExceeded: true,
    })
  })
})

describe('azure:pipeline:permit', () => {
  it('lets a pipeline use a connection, or a repository by its name', async () => {
    const input = { pipelineId: '12', resourceType: 'endpoint', resourceId: 'abc' }
    await run('azure:pipeline:permit', input)
    const repository = { ...input, resourceType: 'repository', resourceId: 'one' }
    await run('azure:pipeline:permit', { ...repository, authorized: false })
    expect(bench.server.state.permissions).toEqual({
      'endpoint abc': { pipelines: [{ id: 12, authorized: true }] },
      'repository id-of-payments.id-of-one': { pipelines: [{ id: 12, authorized: false }] },
    })
  })
})

describe('azureActions', () => {
  it('keep the contract of actions, and say what they would do', async () => {
    for (const action of azureActions({ hosts: [] })) {
      for (const { run: check } of actionContract(action)) await check()
      expect(undescribedIn(action)).toEqual([])
    }
    const plans = [
      await run(
        'azure:pipeline:create',
        { repository: 'one', pipelineName: 'p', pipelineYamlFile: 'x' },
        { method: 'plan' },
      ),
      await run('azure:pipeline:run', { pipelineId: 1 }, { method: 'plan' }),
      await run(
        'azure:pipeline:permit',
        { pipelineId: 1, resourceType: 'endpoint', resourceId: 'a' },
        { method: 'plan' },
      ),
    ]
    const texts = plans.map(
      ({ output }) => (output as { sideEffects: { text: string }[] }).sideEffects[0]?.text,
    )
    expect(texts).toEqual([
      'Makes the pipeline p in org/payments on azure.test',
      'Starts the pipeline 1 for main in org/payments on azure.test',
      'Lets the pipeline 1 use the endpoint a on azure.test',
    ])
  })

  it('need a host that is set up', async () => {
    const { error } = await run('azure:pipeline:run', { host: 'other.test', pipelineId: 1 })
    expect(error?.code).toBe('SCAFFOLDER_GIT_HOST_MISSING')
  })
})
