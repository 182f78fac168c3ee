import { readFileSync } from 'node:fs'
import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { hurried, testGate, undescribedIn } from '../publish/test-publishing.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { runTemplate } from '../testing/run-template.ts'
import { gitlabActions } from './gitlab-actions.ts'
import { gitlabHost } from './gitlab-host.ts'
import { startGitlab, token } from './test-gitlab.ts'

let server: Awaited<ReturnType<typeof startGitlab>>
let gate: ReturnType<typeof testGate>
let actions: readonly Action[]

beforeAll(async () => {
  server = await startGitlab()
  gate = testGate(server.origin, { encodedSlash: true })
  const integration = {
    type: 'gitlab' as const,
    host: 'gitlab.test',
    baseUrl: server.origin,
    token: new Secret(token),
  }
  actions = gitlabActions({ hosts: [gitlabHost({ integration, gate, runtime: hurried })] })
})
beforeEach(() => {
  server.requests.length = 0
  server.state.variables.clear()
  server.state.tokens.clear()
  server.faults.clear()
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

const repoUrl = 'gitlab.test?owner=org&repo=ledger'

/** Calls an action; what it gives must be had without an error. */
async function call(id: string, input: object, more: Partial<TestCall> = {}) {
  const action = actions.find((each) => each.id === id) as Action
  const result = await testAction(action, { input: { repoUrl, ...input }, ...more })
  if (result.error) throw new Error(`${result.error.code} ${result.error.message}`)
  return { ...result, output: result.output as Record<string, unknown> }
}
const undo = (id: string, input: object, output: Record<string, unknown>) =>
  call(id, input, { method: 'undo', output })
const planned = async (id: string, input: object) => {
  const { output } = await call(id, input, { method: 'plan' })
  const sideEffects = output.sideEffects as { text: string }[]
  return sideEffects.map(({ text }) => text)
}

describe('gitlab:group:ensureExists', () => {
  const input = { repoUrl: 'gitlab.test', path: ['org', { name: 'New Team', slug: 'new' }, 'sub'] }

  it('makes the groups that are missing, once, and takes back the empty ones', async () => {
    expect(await planned('gitlab:group:ensureExists', input)).toEqual([
      'Makes the group org on gitlab.test if it is not there',
      'Makes the group org/new on gitlab.test if it is not there',
      'Makes the group org/new/sub on gitlab.test if it is not there',
    ])
    const first = await call('gitlab:group:ensureExists', { ...input, description: 'Theirs' })
    expect(first.output).toEqual({ groupId: 12, created: ['org/new', 'org/new/sub'] })
    expect(server.state.groups.get('org/new/sub')).toMatchObject({
      description: 'Theirs',
      parent_id: 11,
    })
    const again = await call('gitlab:group:ensureExists', input)
    expect(again.output).toEqual({ groupId: 12, created: [] })
    server.state.groups.set('org/new/other', {
      id: 99,
      full_path: 'org/new/other',
      shared_with_groups: [],
    })
    const { log } = await undo('gitlab:group:ensureExists', input, first.output)
    expect(log).toEqual([
      'Deleted the group org/new/sub',
      'The group org/new stays: it holds subgroups',
    ])
  })
})

it('names the groups that are there when one in them cannot be made', async () => {
  const path = ['org', 'half', 'not a slug']
  await expect(call('gitlab:group:ensureExists', { repoUrl: 'gitlab.test', path })).rejects.toThrow(
    `SCAFFOLDER_CHANGE_INCOMPLETE "${server.origin}/org/half" is there, but not as it was asked for: a group in it could not be made.`,
  )
})

describe('gitlab:group:access', () => {
  const input = { repoUrl: 'gitlab.test', path: 'org', userIds: [70], groupIds: [71] }

  it('lets people and groups in, changes their roles, and takes them out', async () => {
    const add = (accessLevel: number | string) =>
      call('gitlab:group:access', { ...input, accessLevel })
    await add('maintainer')
    expect((await add(20)).output).toEqual({
      path: 'org',
      userIds: [70],
      groupIds: [71],
      accessLevel: 20,
    })
    await add(20)
    expect(server.state.members).toEqual([{ user_id: 70, access_level: 20 }])
    expect(server.state.groups.get('org')?.shared_with_groups).toEqual([
      { group_id: 71, group_access_level: 20 },
    ])
    const remove = { ...input, action: 'remove' }
    await call('gitlab:group:access', remove)
    await call('gitlab:group:access', remove)
    expect(server.state.members).toEqual([])
    expect(await planned('gitlab:group:access', remove)).toEqual([
      'Takes the users 70 and the groups 71 out of the group org on gitlab.test',
    ])
  })

  it('knows what roles there are', async () => {
    await expect(call('gitlab:group:access', { ...input, accessLevel: 'boss' })).rejects.toThrow(
      'expected a role: no access (0)',
    )
  })
})

describe('gitlab:group:migrate', () => {
  it('starts a direct transfer, once for all attempts', async () => {
    const action = actions.find(({ id }) => id === 'gitlab:group:migrate') as Action
    const input = {
      sourceUrl: 'https://old.test',
      sourceFullPath: 'org/ledger',
      sourceAccessToken: 'token-of-the-source',
      destinationUrl: 'gitlab.test?owner=org&repo=ledger',
      destinationAccessToken: 'token-of-ana',
    }
    const checkpoints = new Map()
    await testAction(action, { input, checkpoints })
    const { output } = await testAction(action, { input, checkpoints })
    expect(output).toEqual({ importedRepoUrl: `${server.origin}/org/ledger`, migrationId: 77 })
    expect(server.requests).toHaveLength(1)
    const plan = await testAction(action, { input, method: 'plan' })
    expect(plan.output).toMatchObject({
      sideEffects: [{ text: 'Lets gitlab.test bring over org/ledger from https://old.test' }],
    })
    const none = { ...input, destinationUrl: 'gitlab.test' }
    expect((await testAction(action, { input: none })).error?.code).toBe(
      'SCAFFOLDER_REPO_URL_INVALID',
    )
  })
})

describe('gitlab:issues:create and gitlab:issue:edit', () => {
  it('open one issue under a title, change it, and close it again', async () => {
    const input = { title: 'Review', labels: 'a,b', assignees: [7], dueDate: '2030-01-31' }
    const { output } = await call('gitlab:issues:create', input)
    expect(output).toEqual({
      issueUrl: 'https://gitlab.test/org/ledger/-/issues/1',
      issueId: 501,
      issueIid: 1,
      created: true,
    })
    const again = await call('gitlab:issues:create', input)
    expect(again.output).toEqual({ ...output, created: false })
    expect(await planned('gitlab:issues:create', input)).toEqual([
      'Opens the issue "Review" in org/ledger on gitlab.test',
    ])
    const edit = { projectId: 100, issueIid: 1, title: 'Reviewed', addLabels: 'done' }
    expect((await call('gitlab:issue:edit', edit)).output).toMatchObject({
      title: 'Reviewed',
      state: 'opened',
      projectId: 100,
    })
    expect(await planned('gitlab:issue:edit', edit)).toHaveLength(1)
    await undo('gitlab:issues:create', input, again.output)
    expect(server.state.issues[0]?.state).toBe('opened')
    await undo('gitlab:issues:create', input, output)
    expect(server.state.issues[0]?.state).toBe('closed')
  })

  it('need a project', async () => {
    await expect(
      call('gitlab:issues:create', { repoUrl: 'gitlab.test', title: 'x' }),
    ).rejects.toThrow('it names no project, and neither does "projectId"')
  })
})

describe('gitlab:pipeline:trigger', () => {
  const input = { projectId: 100, tokenDescription: 'once', branch: 'main' }

  it('starts a pipeline with a token that is gone afterwards', async () => {
    const { output, found } = await call('gitlab:pipeline:trigger', input)
    expect(output).toMatchObject({ pipelineId: 900, status: 'created' })
    expect(found).toEqual(['trigger-secret'])
    expect([...server.state.triggers]).toEqual([])
    expect(await planned('gitlab:pipeline:trigger', input)).toHaveLength(1)
  })

  it('removes the token of a pipeline that could not be started', async () => {
    server.faults.set('POST /projects/:id/trigger/pipeline', { status: 400, body: '{}' })
    await expect(call('gitlab:pipeline:trigger', input)).rejects.toThrow('HOST_REFUSED')
    expect([...server.state.triggers]).toEqual([])
  })

  it('waits for the end, and fails with the pipeline', async () => {
    server.state.pipeline.splice(0, 9, 'created', 'success')
    const done = await call('gitlab:pipeline:trigger', { ...input, wait: true })
    expect(done.output.status).toBe('success')
    server.state.pipeline.splice(0, 9, 'created', 'failed')
    await expect(call('gitlab:pipeline:trigger', { ...input, wait: true })).rejects.toThrow(
      'SCAFFOLDER_PIPELINE_FAILED The pipeline "https://gitlab.test/org/ledger/-/pipelines/900" has not succeeded: it is "failed"',
    )
  })

  it('cancels the pipeline with the step that waits for it', async () => {
    server.state.pipeline.splice(0, 9, 'running')
    const stop = new AbortController()
    const waiting = call(
      'gitlab:pipeline:trigger',
      { ...input, wait: true },
      { signal: stop.signal },
    )
    await expect.poll(() => server.requests.join('\n')).toContain('pipelines/900')
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(server.state.pipeline).toEqual(['canceled'])
  })
})

describe('tokens of a project', () => {
  it.each([
    ['gitlab:projectAccessToken:create', { name: 'reader' }, 'access_token'],
    ['gitlab:projectDeployToken:create', { name: 'c', scopes: ['read_registry'] }, 'deploy_token'],
  ])('%s makes a secret of the run, and revokes it', async (id, more, name) => {
    const input = { projectId: 100, ...more }
    const { output, found, log } = await call(id, input)
    const secret = output[name]
    expect(found).toEqual([secret])
    expect(log.join()).not.toContain(secret)
    expect(server.state.tokens.size).toBe(1)
    expect(await planned(id, input)).toHaveLength(1)
    await undo(id, input, output)
    await undo(id, input, output)
    expect(server.state.tokens.size).toBe(0)
  })
})

it('shows no token that a run made, and hands it on to later steps', async () => {
  const run = await runTemplate(
    `steps:
  - { id: t, action: gitlab:projectAccessToken:create, input: { repoUrl: gitlab.test, projectId: 100 } }
  - id: use
    action: gitlab:projectVariable:create
    input: { repoUrl: gitlab.test, projectId: 100, key: K, value: '\${{ steps.t.output.access_token }}', variableType: env_var }
  - { action: debug:log, input: { message: 'it is \${{ steps.t.output.access_token }}' } }
output: { token: '\${{ steps.t.output.access_token }}' }`,
    { actions },
  )
  expect(run.error).toBeUndefined()
  const { value } = server.state.variables.get('K in *') ?? {}
  expect(value).toMatch(/^gl-secret-\d+$/)
  expect(JSON.stringify([run.events, run.task, run.output])).not.toContain(value)
})

describe('gitlab:projectVariable:create', () => {
  it('sets a variable for its environments, and takes back a new one', async () => {
    const input = { projectId: 100, key: 'A', value: '1', variableType: 'env_var' }
    const { output } = await call('gitlab:projectVariable:create', input)
    const again = await call('gitlab:projectVariable:create', { ...input, value: '2' })
    expect([output, again.output]).toEqual([{ created: true }, { created: false }])
    expect(server.state.variables.get('A in *')).toMatchObject({ value: '2', raw: false })
    expect(await planned('gitlab:projectVariable:create', input)).toEqual([
      'Sets the variable A of the project 100 on gitlab.test',
    ])
    await undo('gitlab:projectVariable:create', input, again.output)
    expect(server.state.variables.size).toBe(1)
    await undo('gitlab:projectVariable:create', input, output)
    expect(server.state.variables.size).toBe(0)
  })
})

describe('gitlab:user:info', () => {
  it('says who somebody is', async () => {
    const mine = await call('gitlab:user:info', { token: 'token-of-ana' })
    expect(mine.output).toEqual({
      id: 7,
      username: 'ana',
      name: 'ana',
      state: 'active',
      webUrl: 'https://gitlab.test/ana',
      createdAt: '2026-01-01T00:00:00Z',
    })
    expect((await call('gitlab:user:info', { userId: 3 })).output.id).toBe(3)
    await expect(call('gitlab:user:info', { repoUrl: 'other.test' })).rejects.toThrow(
      'SCAFFOLDER_GIT_HOST_MISSING',
    )
  })
})

const file = new URL('../../../../../shared/spec/scaffolder-actions.json', import.meta.url)
const peer = readPeer()

describe('gitlabActions', () => {
  it('keep the contract of actions', async () => {
    for (const action of actions) {
      for (const { run } of actionContract(action)) await run()
      expect(undescribedIn(action)).toEqual([])
    }
  })

  it('need hosts with an interface', () => {
    expect(() => gitlabActions({ hosts: [{}] as never })).toThrow(
      'gitlabActions: "hosts.0.api" is not valid: expected an object with send()',
    )
  })

  it.runIf(peer.length > 0)("take the peer's inputs and give its outputs", () => {
    const ours = new Map(actions.map((action) => [action.id, action]))
    const theirs = peer.filter(({ id }) => id.startsWith('gitlab:') && id !== 'gitlab:repo:push')
    expect(theirs.map(({ id }) => id).filter((id) => !ours.has(id))).toEqual([])
    for (const { id, schema } of theirs) {
      const action = ours.get(id) as Action
      const input = namesOf(z.toJSONSchema(action.input, { io: 'input' }))
      const output = namesOf(z.toJSONSchema(action.output as z.ZodType))
      expect(input).toMatchObject(expect.objectContaining(namesOf(schema.input)))
      for (const name of Object.keys(namesOf(schema.output))) expect(output).toHaveProperty(name)
    }
  })
})

/** Inputs by name, and whether they are required. */
function namesOf(schema: unknown): Record<string, boolean> {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: object
    required?: string[]
  }
  return Object.fromEntries(Object.keys(properties).map((name) => [name, required.includes(name)]))
}

function readPeer(): { id: string; schema: { input?: unknown; output?: unknown } }[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}
