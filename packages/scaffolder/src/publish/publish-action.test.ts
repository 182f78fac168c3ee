// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders, Secret } from '@callboard/core'
import {
  createProcessGate,
  createTemporaryFolder,
  createUrlGate,
  fileReader,
  folderUrl,
  type UrlGate,
} from '@callboard/core/node'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { testAction } from '../actions/test-action.ts'
import { pushWorkspace } from '../git/push-workspace.ts'
import { publishGithub } from '../github/publish-github.ts'
import { pushGithub } from '../github/push-github.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { gitHostContract } from '../testing/extension-contracts.ts'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { testTemplate } from '../testing/test-template.ts'
import type { GitHost } from './git-host.ts'
import { mappedGitHost } from './mapped-git-host.ts'
import { publishAction } from './publish-action.ts'

const opened: AsyncDisposable[] = []
const keep = <T extends AsyncDisposable>(resource: T): T => {
  opened.unshift(resource)
  return resource
}
let server: GitServer
let actions: ReturnType<typeof builtinActions>
let baseUrl: string
let gate: UrlGate

beforeAll(async () => {
  const org = keep(await createTemporaryFolder({ portable: false })).folder
  await org.write('skeleton/${{ values.name }}.md', '# ${{ values.name }}\n')
  await org.write('skeleton/run.sh', '#!/bin/sh\n', { executable: true })
  baseUrl = `${folderUrl(org)}template.yaml`
  const repositories = keep(await createTemporaryFolder({ allowGit: true })).folder
  server = keep(await startGitServer({ folder: repositories }))
  gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
  keep({ [Symbol.asyncDispose]: () => gate.close() })
  actions = builtinActions({
    readers: createReaders([fileReader({ folders: [org] })]),
    git: { gate, hosts: [host()] },
  })
})
afterAll(async () => {
  for (const resource of opened) await resource[Symbol.asyncDispose]()
})

const host = () =>
  mappedGitHost({
    host: 'GitHub.com',
    name: 'the local Git server',
    remote: (repository) => server.remote(repository),
    create: (repository) => server.createRepository(repository),
    exists: (repository) => server.hasRepository(repository),
    remove: (repository) => server.deleteRepository(repository),
  })

async function publish(input: string, more = '') {
  const scaffolder = createScaffolder({ actions })
  const template = testTemplate(
    `steps:
  - { action: fetch:template, input: { url: ./skeleton, values: { name: demo${more} } } }
  - { id: publish, action: publish:github, input: ${input} }
output: { p: '\${{ steps.publish.output }}' }`,
    { baseUrl },
  )
  const run = await scaffolder.start(template, {
    parameters: {},
    secrets: { token: new Secret('token-of-somebody') },
  })
  const result = await run.result
  const log = (await scaffolder.tasks.log(run.id)).map(({ body }) => body.message)
  return { ...result, log, plan: () => scaffolder.plan(template, { parameters: {} }) }
}

describe('publish:github', () => {
  it('makes one repository, however often it runs with the same content', async () => {
    const input =
      '{ repoUrl: github.com?owner=org&repo=one, allowedHosts: ["github.com"], defaultBranch: main, hasWiki: false, token: "${{ secrets.token }}" }'
    const first = await publish(input)
    const { p } = first.output as { p: Record<string, string> }
    expect({ ...p, commitHash: p.commitHash?.length }).toEqual({
      remoteUrl: `${server.url}/org/one.git`,
      repoContentsUrl: `${server.url}/org/one/raw/main`,
      commitHash: 40,
      created: true,
    })
    expect(first.log).toContain('github.com (the local Git server) has no use for hasWiki')
    expect(JSON.stringify(first)).not.toContain('token-of-somebody')
    const again = await publish(input)
    expect(again.output).toEqual({ p: { ...p, created: false } })
    expect(again.log).toContain(`${server.url}/org/one.git holds this content already`)
  })

  it('leaves a repository alone that holds something else', async () => {
    const input = '{ repoUrl: github.com?owner=org&repo=two }'
    await publish(input)
    const { error } = await publish(input, '-other')
    expect(error).toMatchObject({ code: 'SCAFFOLDER_GIT_REPOSITORY_TAKEN' })
    expect(error?.message.replace(server.url, '<server>')).toMatchInlineSnapshot(
      `"The branch "master" of "<server>/org/two.git" holds something else already"`,
    )
  })

  it('pushes a part of the workspace, under the names that the step gives', async () => {
    const { output } = await publish(
      '{ repoUrl: github.com?owner=org&repo=three, gitAuthorName: Ana, gitAuthorEmail: ana@example.com, gitCommitMessage: Begin }',
    )
    expect(output.p).toBeDefined()
  })

  it('only says in a plan what it would do', async () => {
    const { plan } = await publish(
      '{ repoUrl: github.com?owner=org&repo=x, defaultBranch: main, sourcePath: nowhere }',
    )
    const { steps, output } = await plan()
    expect(steps[1]?.sideEffects.map(({ text }) => text)).toEqual([
      'Creates the repository org/x on github.com (the local Git server)',
      'Pushes the workspace to its branch main',
    ])
    expect(output.p).toMatchObject({ commitHash: '<commitHash>' })
  })

  it('sees in a plan that a repository is there already', async () => {
    const { plan } = await publish('{ repoUrl: github.com?owner=org&repo=taken }')
    const { steps } = await plan()
    expect(steps[1]?.sideEffects[0]?.text).toMatchInlineSnapshot(
      `"Finds the repository org/taken on github.com (the local Git server) there already, and fails unless it is empty or holds the same files"`,
    )
  })

  it.each([
    [
      '{ repoUrl: evil.io?owner=o&repo=r, allowedHosts: [github.com] }',
      'SCAFFOLDER_REPO_HOST_DENIED',
    ],
    [
      '{ repoUrl: "github.com:8443?owner=o&repo=r", allowedHosts: [github.com] }',
      'SCAFFOLDER_REPO_HOST_DENIED',
    ],
    ['{ repoUrl: gitlab.com?owner=o&repo=r }', 'SCAFFOLDER_GIT_HOST_MISSING'],
    ['{ repoUrl: github.com?owner=o&repo=../x }', 'SCAFFOLDER_REPO_URL_INVALID'],
    ['{ repoUrl: github.com?owner=a/b&repo=x }', 'SCAFFOLDER_REPO_URL_INVALID'],
    ['{ repoUrl: github.com?owner=a&repo=x.git }', 'SCAFFOLDER_REPO_URL_INVALID'],
    [
      '{ repoUrl: github.com?owner=a&repo=x, defaultBranch: --upload-pack=x }',
      'SCAFFOLDER_GIT_NAME_INVALID',
    ],
    ['{ repoUrl: github.com?owner=a&repo=x, reop: x }', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['{ repoUrl: github.com?owner=a&repo=x, sourcePath: ../x }', 'CORE_PATH_OUTSIDE'],
  ])('refuses %s', async (input, code) => {
    expect((await publish(input)).error?.code).toBe(code)
  })

  it('says what to set up when no host is', async () => {
    const bare = createScaffolder({ actions: builtinActions({ readers: createReaders([]) }) })
    const run = await bare.start(
      testTemplate(
        'steps: [{ action: publish:github, input: { repoUrl: github.com?owner=o&repo=r } }]',
      ),
      { parameters: {} },
    )
    const { error } = await run.result
    expect([error?.message, error?.hint]).toMatchInlineSnapshot(`
      [
        "Nothing of the type "github" is set up to publish to "github.com"",
        "Add it to "git.hosts" of the portal's configuration, or a githubHost for it to "hosts" of builtinActions({ git }).",
      ]
    `)
  })
})

describe('publish:github, undone', () => {
  const failing = defineAction({
    id: 'test:fail',
    input: z.strictObject({ push: z.string().optional() }),
    async run({ input: { push } }) {
      if (push !== undefined) await pushOther(push)
      throw new Error('no')
    },
  })

  /** Somebody else's commit on a branch of its own. */
  async function pushOther(repo: string) {
    await using other = await createTemporaryFolder()
    await other.folder.write('theirs', 'x')
    await pushWorkspace({
      workspace: other.folder,
      remoteUrl: server.remote({ owner: 'org', repo }),
      branch: 'other',
      message: 'Theirs',
      author: { name: 'Ben', email: 'ben@example.com' },
      gate,
    })
  }

  async function failAfter(repo: string, input = '{}') {
    await using scaffolder = createScaffolder({ actions: [...actions, failing] })
    const template = testTemplate(
      `run: { onFailure: undo }
steps:
  - { action: fetch:plain, input: { url: ./skeleton } }
  - { id: p, action: publish:github, input: { repoUrl: github.com?owner=org&repo=${repo} } }
  - { action: test:fail, input: ${input} }`,
      { baseUrl },
    )
    const run = await scaffolder.start(template, { parameters: {} })
    const { error } = await run.result
    const task = await scaffolder.tasks.get(run.id)
    const log = (await scaffolder.tasks.log(run.id)).map(({ body }) => body.message)
    return { error, log, undone: task?.steps[1] }
  }

  it('deletes the repository that the run made, when a later step fails', async () => {
    const { error, log, undone } = await failAfter('undone')
    expect(error?.message).toBe('The step "step-3" (test:fail) failed: no')
    expect(undone?.undo).toBe('completed')
    expect(log).toContain(`Deleted ${server.url}/org/undone.git`)
    expect(await server.hasRepository({ owner: 'org', repo: 'undone' })).toBe(false)
  })

  it('lets a repository stay that was there before', async () => {
    await server.createRepository({ owner: 'org', repo: 'before', defaultBranch: 'master' })
    const { log, undone } = await failAfter('before')
    expect(undone?.undo).toBe('completed')
    expect(log).toContain('org/before was there before and stays')
    expect(await server.hasRepository({ owner: 'org', repo: 'before' })).toBe(true)
  })

  it('lets a repository stay that somebody pushed to since, and says so', async () => {
    const { undone } = await failAfter('since', '{ push: since }')
    expect(undone?.undo).toBe('failed')
    expect(undone?.undoError?.message.replaceAll(server.url, '<server>')).toMatchInlineSnapshot(
      `"What the step "p" (publish:github) did could not be undone: "<server>/org/since.git" holds commits that this run did not push, so it is not deleted"`,
    )
    expect(await server.hasRepository({ owner: 'org', repo: 'since' })).toBe(true)
  })
})

describe('a repository with a tag of somebody else', () => {
  it('is not deleted', async () => {
    const remoteUrl = server.remote({ owner: 'org', repo: 'tagged' })
    const input = { repoUrl: 'github.com?owner=org&repo=tagged' }
    const action = publishAction(publishGithub, { gate, hosts: [host()] })
    const { output } = await testAction(action, { input, files: { a: '1' } })
    await using clone = await createTemporaryFolder({ allowGit: true })
    const git = createProcessGate({ git: { command: 'git' } })
    const { root: cwd } = clone.folder
    for (const args of [
      ['clone', '-q', remoteUrl, '.'],
      ['tag', 'v1'],
      ['push', '-q', 'origin', 'v1'],
    ])
      await git.run({ program: 'git', args, cwd })
    const undo = { input, method: 'undo', output: output as Record<string, unknown> } as const
    const { error } = await testAction(action, undo)
    expect(error?.code).toBe('SCAFFOLDER_GIT_REPOSITORY_CHANGED')
  })
})

describe('a repository that cannot be looked into', () => {
  it('is not deleted', async () => {
    const { openRepository: _, ...blind } = host()
    const output = { remoteUrl: 'x', repoContentsUrl: 'x', commitHash: 'x', created: true }
    const input = { repoUrl: 'github.com?owner=org&repo=blind' }
    const action = publishAction(publishGithub, { gate, hosts: [blind] })
    const { error } = await testAction(action, { method: 'undo', input, output })
    expect(error?.code).toBe('SCAFFOLDER_GIT_REPOSITORY_STAYS')
  })
})

describe('publish:github, begun again after a crash', () => {
  const input = { repoUrl: 'github.com?owner=org&repo=crashed', defaultBranch: 'main' }
  const files = { 'a.txt': 'a\n' }

  it('knows the repository for its own that it made before', async () => {
    const checkpoints = new Map<string, unknown>()
    const make = host()
    const crashing: GitHost = {
      ...make,
      async createRepository(wanted) {
        await make.createRepository(wanted)
        throw new Error('the worker is gone')
      },
    }
    const crashed = testAction(publishAction(publishGithub, { gate, hosts: [crashing] }), {
      input,
      files,
      checkpoints,
    })
    await expect(crashed).rejects.toThrow('the worker is gone')
    const again = await testAction(publishAction(publishGithub, { gate, hosts: [make] }), {
      input,
      files,
      checkpoints,
      attempt: 2,
    })
    expect(again.output).toMatchObject({ created: true })
  })

  it('names the repository that it made and could not fill', async () => {
    const refusing: GitHost = {
      ...host(),
      finishRepository: () => Promise.reject(new Error('"main" cannot be protected')),
    }
    const call = { input: { ...input, repoUrl: 'github.com?owner=org&repo=half' }, files }
    const { error } = await testAction(
      publishAction(publishGithub, { gate, hosts: [refusing] }),
      call,
    )
    expect([error?.code, error?.message]).toMatchInlineSnapshot(`
      [
        "SCAFFOLDER_GIT_REPOSITORY_UNFINISHED",
        "The repository "org/half" is there, but not set up whole: "main" cannot be protected",
      ]
    `)
  })
})

describe('github:repo:push', () => {
  const push = (repo: string, from: GitHost = host()) =>
    testAction(publishAction(pushGithub, { gate, hosts: [from] }), {
      input: { repoUrl: `github.com?owner=org&repo=${repo}`, defaultBranch: 'main' },
      files: { 'a.txt': 'a\n' },
    })

  it('fills a repository that is there, and makes none', async () => {
    await server.createRepository({ owner: 'org', repo: 'empty' })
    const { output } = await push('empty')
    expect(output).toMatchObject({ created: false, commitHash: expect.any(String) })
    expect((await push('nowhere')).error?.code).toBe('SCAFFOLDER_GIT_PUSH_FAILED')
    expect(await server.hasRepository({ owner: 'org', repo: 'nowhere' })).toBe(false)
  })

  it('says when a host has no way to do that', async () => {
    const { openRepository: _, ...unable } = host()
    const { error } = await push('empty', unable)
    expect(error?.message).toMatchInlineSnapshot(
      `"It is not possible to push to a repository that is there on github.com (the local Git server)"`,
    )
  })
})

describe('a mapped host', () => {
  it('keeps the contract of Git hosts', async () => {
    for (const { run } of gitHostContract(host(), { owner: 'org', repo: 'contract' })) await run()
  })
})
