import { readFileSync } from 'node:fs'
import { Secret } from '@callboard/core'
import { createProcessGate, createTemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { badAnswers, hurried, type TestGate, testGate } from '../publish/test-publishing.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { githubActions } from './github-actions.ts'
import { githubHost } from './github-host.ts'
import { createSshKeyPair } from './ssh-key-pair.ts'
import { type GithubServer, startGithub, tokenOfPortal } from './test-github-server.ts'
import type { StoredRepository } from './test-github-shelves.ts'

let server: GithubServer
let gate: TestGate
let actions: readonly Action[]
let stored: StoredRepository

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
  stored = { made: {}, lists: {}, values: {}, commits: 1 }
  server.repositories.set('org/ledger', stored)
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

const find = (id: string) => actions.find((action) => action.id === id) as Action

function call(id: string, input: object, more: Omit<TestCall, 'input'> = {}) {
  const repoUrl = `${new URL(server.origin).host}?owner=org&repo=ledger`
  return testAction(find(id), { input: { repoUrl, ...input }, ...more })
}

/** Runs, runs again, undoes what the second run did and then what the first one did. */
async function there(id: string, input: object) {
  const first = await call(id, input)
  expect(first.error).toBeUndefined()
  const state = structuredClone(stored)
  const second = await call(id, input)
  expect(second.error).toBeUndefined()
  const back = async (output: unknown) =>
    call(id, input, { method: 'undo', output: output as Record<string, unknown> })
  expect((await back(second.output)).error).toBeUndefined()
  const after = structuredClone(stored)
  expect((await back(first.output)).error).toBeUndefined()
  expect((await back(first.output)).error).toBeUndefined()
  return { output: first.output, again: second.output, state, after, log: first.log }
}

const sizes = (lists: StoredRepository['lists']) =>
  Object.fromEntries(Object.entries(lists).map(([kind, items]) => [kind, items.length]))

describe('what a step makes is made once and taken back by whoever made it', () => {
  const cases: [string, object, unknown][] = [
    [
      'github:webhook',
      { webhookUrl: 'https://ci.example.com/hook', webhookSecret: 's', contentType: 'json' },
      { webhookId: 1, created: true },
    ],
    [
      'github:autolinks:create',
      { keyPrefix: 'TICKET-', urlTemplate: 'https://tickets.example.com/<num>' },
      { autolinkId: 1, created: true },
    ],
    [
      'github:deployKey:create',
      { deployKeyName: 'deploy it' },
      {
        privateKeySecretName: 'DEPLOY_IT_PRIVATE_KEY',
        deployKeyId: 1,
        created: true,
        secretCreated: true,
      },
    ],
    [
      'github:deployKey:create',
      { deployKeyName: 'given', ...createSshKeyPair(hurried), privateKeySecretName: 'KEY' },
      { privateKeySecretName: 'KEY', deployKeyId: 1, created: true, secretCreated: true },
    ],
    ['github:pages:enable', { buildType: 'legacy', sourcePath: '/docs' }, { created: true }],
    ['github:branch-protection:create', {}, { branch: 'main', created: true }],
    ['github:environment:create', { name: 'production' }, { created: true }],
  ]

  it.each(cases)('%s', async (id, input, output) => {
    const seen = await there(id, input)
    expect(seen.output).toEqual(output)
    expect(seen.again).toEqual({
      ...(output as object),
      ...('secretCreated' in (output as object) && { secretCreated: false }),
      created: false,
    })
    expect(sizes(seen.after.lists)).toEqual(sizes(seen.state.lists))
    expect(Object.keys(seen.after.values)).toEqual(Object.keys(seen.state.values))
    expect(Object.values(stored.lists).flat()).toEqual([])
    expect(stored.values).toEqual({})
  })

  it('github:issues:create', async () => {
    const seen = await there('github:issues:create', { title: 'Review', body: 'Please.\r\n' })
    expect(seen.output).toEqual({
      issueUrl: 'https://github.test/issues/1',
      issueNumber: 1,
      created: true,
    })
    expect(seen.again).toEqual({ ...(seen.output as object), created: false })
    expect(stored.lists.issues).toEqual([
      expect.objectContaining({ state: 'closed', state_reason: 'not_planned' }),
    ])
  })

  it('github:issues:label', async () => {
    stored.lists.labels = [{ id: 1, name: 'old' }]
    const seen = await there('github:issues:label', { number: 3, labels: ['old', 'new'] })
    expect([seen.output, seen.again]).toEqual([{ added: ['new'] }, { added: [] }])
    expect(stored.lists.labels.map(({ name }) => name)).toEqual(['old'])
  })

  it('knows by its checkpoints what an attempt made that did not come to its end', async () => {
    const input = { webhookUrl: 'https://ci.example.com/hook' }
    const checkpoints = new Map()
    await call('github:webhook', input, { checkpoints })
    const again = await call('github:webhook', input, { checkpoints, attempt: 2 })
    expect(again.output).toEqual({ webhookId: 1, created: true })
    expect(stored.lists.hooks).toHaveLength(1)
  })
})

describe('what a step makes is as it says', () => {
  it('a webhook', async () => {
    await call('github:webhook', {
      webhookUrl: 'https://ci.example.com/hook',
      webhookSecret: 'known-to-both',
      events: ['push', 'release'],
      insecureSsl: true,
    })
    expect(stored.lists.hooks?.[0]).toMatchObject({
      name: 'web',
      active: true,
      events: ['push', 'release'],
      config: {
        url: 'https://ci.example.com/hook',
        content_type: 'form',
        insecure_ssl: '1',
        secret: 'known-to-both',
      },
    })
  })

  it('an environment', async () => {
    const input = {
      name: 'production',
      deploymentBranchPolicy: { protected_branches: false, custom_branch_policies: true },
      customBranchPolicyNames: ['main', 'release/*'],
      customTagPolicyNames: ['v*'],
      environmentVariables: { REGION: 'eu' },
      secrets: { TOKEN: 'known to nobody' },
      waitTimer: 30,
      preventSelfReview: true,
      reviewers: ['user:default/ana', 'group:default/payments'],
    }
    await call('github:environment:create', input)
    await call('github:environment:create', {
      ...input,
      environmentVariables: { REGION: 'us' },
    })
    expect(stored.values).toEqual({
      'environments/production': {
        wait_timer: 30,
        prevent_self_review: true,
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
        reviewers: [
          { type: 'User', id: 1 },
          { type: 'Team', id: 11 },
        ],
      },
      'environments/production/variables/REGION': { name: 'REGION', value: 'us' },
      'environments/production/secrets/TOKEN': 'known to nobody',
    })
    expect(stored.lists.policies?.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'branch main',
      'branch release/*',
      'tag v*',
    ])
  })

  it('a key pair that OpenSSH reads, its private half known as a secret', async () => {
    const { found } = await call('github:deployKey:create', { deployKeyName: 'deploy' })
    const privateKey = String(stored.values['secrets/DEPLOY_PRIVATE_KEY'])
    expect(found).toEqual([privateKey])
    await using folder = await createTemporaryFolder()
    await folder.folder.write('key', privateKey)
    const ssh = createProcessGate({ keygen: { command: 'ssh-keygen' } })
    const cwd = folder.folder.root
    await createProcessGate({ chmod: { command: 'chmod' } }).run({
      program: 'chmod',
      args: ['600', 'key'],
      cwd,
    })
    const { stdout, stderr } = await ssh.run({ program: 'keygen', args: ['-y', '-f', 'key'], cwd })
    expect(stderr).toBe('')
    expect(stdout.trim()).toBe(stored.lists.keys?.[0]?.key)
  })

  it('a deploy key, beside whose undoing a secret of the same name stays', async () => {
    stored.values['secrets/KEY'] = 'somebody else needs it'
    const input = { deployKeyName: 'deploy', privateKeySecretName: 'KEY' }
    const { output } = await call('github:deployKey:create', input)
    expect(output).toMatchObject({ created: true, secretCreated: false })
    await call('github:deployKey:create', input, {
      method: 'undo',
      output: output as Record<string, unknown>,
    })
    expect([stored.lists.keys, Object.keys(stored.values)]).toEqual([[], ['secrets/KEY']])
  })

  it('a repository, which stays as it is when it was there before', async () => {
    server.repositories.delete('org/ledger')
    const input = { repoVisibility: 'public', autoInit: true, workflowAccess: 'organization' }
    const first = await call('github:repo:create', input)
    expect(first.output).toEqual({
      remoteUrl: `${server.origin}/org/ledger.git`,
      repoContentsUrl: `${server.origin}/org/ledger/blob/main`,
      created: true,
    })
    const made = server.repositories.get('org/ledger')
    expect(made).toMatchObject({
      made: { name: 'ledger', private: false, visibility: 'public', auto_init: true },
      values: { 'workflow access': { access_level: 'organization' } },
    })
    const again = await call('github:repo:create', { ...input, access: 'bo' })
    expect(again.output).toMatchObject({ created: false })
    expect(made?.values).not.toHaveProperty('collaborators/bo')
    const undo = { method: 'undo', output: first.output as Record<string, unknown> } as const
    if (made) made.commits = 3
    expect((await call('github:repo:create', input, undo)).error?.code).toBe(
      'SCAFFOLDER_GIT_REPOSITORY_CHANGED',
    )
    if (made) made.commits = 2
    expect((await call('github:repo:create', input, undo)).error).toBeUndefined()
    expect(server.repositories.has('org/ledger')).toBe(false)
    expect((await call('github:repo:create', input, undo)).log.join()).toContain('is gone already')
  })
})

describe('every action of GitHub', () => {
  it('keeps the contract of actions', async () => {
    for (const action of actions) for (const { run } of actionContract(action)) await run()
  })

  it('says in a plan what it would do, and asks nobody', async () => {
    const texts = []
    for (const { id, examples = [] } of actions)
      for (const { input } of examples) {
        const plan = await call(id, { ...input, repoUrl: repoUrl() }, { method: 'plan' })
        const { sideEffects } = plan.output as { sideEffects: { text: string }[] }
        texts.push(...sideEffects.map(({ text }) => text.replaceAll(hostName(), '<host>')))
      }
    expect(texts).toMatchInlineSnapshot(`
      [
        "Creates the repository <host>/org/ledger",
        "Tells https://ci.example.com/hooks/github of push in <host>/org/ledger",
        "Starts the workflow deploy.yml of <host>/org/ledger at main",
        "Opens the issue "Review of ledger" in <host>/org/ledger",
        "Labels <host>/org/ledger#1 with automated",
        "Makes or changes the environment production of <host>/org/ledger",
        "Adds the deploy key "deploy" to <host>/org/ledger",
        "Keeps its private key as the secret DEPLOY_PRIVATE_KEY of <host>/org/ledger",
        "Publishes pages of <host>/org/ledger from /docs of main",
        "Links TICKET-… to https://tickets.example.com/<num> in <host>/org/ledger",
        "Protects its default branch of <host>/org/ledger",
      ]
    `)
    expect(server.requests).toEqual([])
  })

  it.each([
    ['github:webhook', { webhookUrl: 'file:///etc/passwd' }],
    ['github:webhook', { webhookUrl: 'https://x.example', events: ['pushed'] }],
    ['github:deployKey:create', { deployKeyName: 'x', publicKey: 'ssh-ed25519 AAAA' }],
    ['github:issues:create', { title: '' }],
  ])('%s refuses %j', async (id, input) => {
    expect((await call(id, input)).error?.code).toBe('SCAFFOLDER_ACTION_INPUT_INVALID')
  })

  it.each(badAnswers)(
    'ends with an error that names no secret when answered %s',
    async (_, fault, code) => {
      server.faults.set('*', fault)
      if (fault === 'hang' || fault === 'drip') gate.timeoutMs = 150
      const { error, log } = await call('github:issues:create', { title: 'x' })
      gate.timeoutMs = undefined
      expect(error?.code).toBe(code)
      expect(JSON.stringify([error, log])).not.toContain(tokenOfPortal)
    },
  )

  it('goes nowhere but to the hosts that its step allows', async () => {
    const { error } = await call('github:issues:create', {
      title: 'x',
      allowedHosts: ['a.example'],
    })
    expect(error?.code).toBe('SCAFFOLDER_REPO_HOST_DENIED')
  })

  it('asks as somebody else where the step hands on a token', async () => {
    const sent: (string | undefined)[] = []
    const watched: TestGate = {
      ...gate,
      fetch(url, request) {
        sent.push(String(request?.headers?.authorization))
        return gate.fetch(url, request)
      },
    }
    const host = new URL(server.origin).host
    const integration = { type: 'github' as const, host, baseUrl: server.origin }
    const [own] = githubActions({
      hosts: [githubHost({ integration, gate: watched, runtime: hurried })],
    }).filter(({ id }) => id === 'github:issues:label')
    const input = { repoUrl: repoUrl(), number: 1, labels: ['x'], token: 'token-of-ana' }
    await testAction(own as Action, { input })
    expect(new Set(sent)).toEqual(new Set(['Bearer token-of-ana']))
  })
})

describe.runIf(peer().length > 0)('what an action takes', () => {
  const shapes = peer().filter(({ id }) => /^github:(?!repo:push)/.test(id))

  it.each(shapes.map(({ id, schema }) => [id, schema] as const))(
    '%s is what the peer takes, and more',
    (id, { input }) => {
      const ours = z.toJSONSchema(find(id).input, { io: 'input' }) as JsonObject
      const unlike = Object.entries(input.properties).filter(
        ([name, schema]) => shape(ours.properties[name]) !== shape(schema),
      )
      expect(unlike.map(([name]) => name)).toEqual([])
      expect(input.required).toEqual(expect.arrayContaining(ours.required))
    },
  )
})

interface JsonObject {
  properties: Record<string, unknown>
  required: string[]
}

function peer(): { id: string; schema: { input: JsonObject } }[] {
  const file = new URL('../../../../../shared/spec/scaffolder-actions.json', import.meta.url)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}

/** Names, types and what is required; not prose, defaults and bounds. */
function shape(schema: unknown): string {
  const prose = ['description', 'title', 'default', 'propertyNames', 'format', 'minLength']
  return JSON.stringify(schema, (_, value) =>
    isRecord(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => !prose.includes(key))
            .toSorted(([a], [b]) => a.localeCompare(b)),
        )
      : value,
  )
}

function repoUrl(): string {
  return `${hostName()}?owner=org&repo=ledger`
}

function hostName(): string {
  return new URL(server.origin).host
}
