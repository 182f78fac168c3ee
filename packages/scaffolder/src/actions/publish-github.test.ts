// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders, Secret } from '@callboard/core'
import { createTemporaryFolder, createUrlGate, fileReader, folderUrl } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { gitHostContract } from '../testing/extension-contracts.ts'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { testTemplate } from '../testing/test-template.ts'
import { builtinActions } from './builtin-actions.ts'
import { mappedGitHost } from './git-host.ts'

const opened: AsyncDisposable[] = []
const keep = <T extends AsyncDisposable>(resource: T): T => {
  opened.unshift(resource)
  return resource
}
let server: GitServer
let actions: ReturnType<typeof builtinActions>
let baseUrl: string

beforeAll(async () => {
  const org = keep(await createTemporaryFolder({ portable: false })).folder
  await org.write('skeleton/${{ values.name }}.md', '# ${{ values.name }}\n')
  await org.write('skeleton/run.sh', '#!/bin/sh\n', { executable: true })
  baseUrl = `${folderUrl(org)}template.yaml`
  const repositories = keep(await createTemporaryFolder({ allowGit: true })).folder
  server = keep(await startGitServer({ folder: repositories }))
  const gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
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
    })
    expect(first.log).toContain('github.com (the local Git server) has no use for hasWiki, token')
    expect(JSON.stringify(first)).not.toContain('token-of-somebody')
    const again = await publish(input)
    expect(again.output).toEqual(first.output)
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
        "Nothing is set up to publish to "github.com"",
        "Give builtinActions({ git: { gate, hosts: [mappedGitHost({ host: 'github.com', … })] } }) a Git server for it.",
      ]
    `)
  })
})

describe('a mapped host', () => {
  it('keeps the contract of Git hosts', async () => {
    for (const { run } of gitHostContract(host(), { owner: 'org', repo: 'contract' })) await run()
  })
})
