// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders, Secret } from '@callboard/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { cloned, hurried, type TestGate, testGate } from '../publish/test-publishing.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'
import { githubActions } from './github-actions.ts'
import { githubHost } from './github-host.ts'
import { type GithubServer, startGithub, tokenOfPortal } from './test-github-server.ts'

let server: GithubServer
let gate: TestGate

beforeAll(async () => {
  server = await startGithub()
  gate = testGate(server.origin)
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

async function run(repo: string, more: string) {
  const { host } = new URL(server.origin)
  const token = new Secret(tokenOfPortal)
  const integration = { type: 'github' as const, host, baseUrl: server.origin, token }
  const hosts = [githubHost({ integration, gate, runtime: hurried })]
  const git = { gate, hosts }
  await using scaffolder = createScaffolder({
    actions: [...builtinActions({ readers: createReaders([]), git }), ...githubActions({ hosts })],
  })
  const template = testTemplate(`
run: { onFailure: undo }
parameters: { properties: { at: { type: string } } }
steps:
  - { action: 'roadiehq:utils:fs:write', input: { path: README.md, content: 'Hello' } }
  - { action: 'github:repo:create', input: { repoUrl: '\${{ parameters.at }}' } }
  - { action: 'github:repo:push', input: { repoUrl: '\${{ parameters.at }}', defaultBranch: main } }
  - { action: 'github:webhook', input: { repoUrl: '\${{ parameters.at }}', webhookUrl: 'https://ci.example.com' } }
${more}`)
  const at = `${host}?owner=org&repo=${repo}`
  const started = await scaffolder.start(template, { parameters: { at } })
  const result = await started.result
  const log = (await scaffolder.tasks.log(started.id)).map(({ body }) => body.message)
  return { ...result, log }
}

it('makes a repository, fills it and tells others of it, in steps of their own', async () => {
  const { error, log } = await run('stepwise', '')
  expect(error).toBeUndefined()
  expect(await cloned(server, { owner: 'org', repo: 'stepwise', branch: 'main' })).toEqual({
    'README.md': 'Hello',
  })
  const stored = server.repositories.get('org/stepwise')
  expect(Object.keys(stored?.values ?? {})).toEqual(['branches/main/protection'])
  expect(stored?.lists.hooks).toHaveLength(1)
  expect(log.join('\n')).not.toContain(tokenOfPortal)
})

it('takes everything back when a later step fails', async () => {
  const { status, log } = await run(
    'undone',
    "  - { action: 'fs:rename', input: { files: [{ from: nowhere, to: there }] } }",
  )
  expect(status).toBe('failed')
  expect(server.repositories.has('org/undone')).toBe(false)
  const writes = server.requests.filter((line) => line.startsWith('DELETE'))
  expect(writes).toEqual([
    'DELETE /api/v3/repos/org/undone/hooks/1',
    'DELETE /api/v3/repos/org/undone',
  ])
  expect(log.join('\n')).toContain('Deleted')
})
