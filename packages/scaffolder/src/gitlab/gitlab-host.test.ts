import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { badAnswers, cloned, hurried, publishTo, testGate } from '../publish/test-publishing.ts'
import { type GitlabHost, gitlabHost } from './gitlab-host.ts'
import { publishGitlab } from './publish-gitlab.ts'
import { plain, startGitlab, token } from './test-gitlab.ts'

let server: Awaited<ReturnType<typeof startGitlab>>
let gate: ReturnType<typeof testGate>
let host: GitlabHost

beforeAll(async () => {
  server = await startGitlab()
  gate = testGate(server.origin, { encodedSlash: true })
  const integration = {
    type: 'gitlab' as const,
    host: 'gitlab.test',
    baseUrl: server.origin,
    token: new Secret(`${token}\n`),
  }
  host = gitlabHost({ integration, gate, runtime: hurried })
})
beforeEach(() => {
  server.requests.length = 0
  server.faults.clear()
  gate.timeoutMs = undefined
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

const files = { 'README.md': '# Ledger\r\n', 'bin/run.sh': '#!/bin/sh\n' }
const publish = (input: object, more: object = {}) =>
  publishTo(
    { variant: publishGitlab, host, gate },
    { input: { defaultBranch: 'main', ...input }, files, ...more },
  )
const shown = (text: unknown) =>
  JSON.stringify(text, null, 1).replaceAll(server.origin, 'https://gitlab.test')

describe('publish:gitlab', () => {
  it('makes a project in a sub-group and pushes the workspace into it, once', async () => {
    const input = { repoUrl: 'gitlab.test?owner=org/payments&repo=ledger', topics: ['go'] }
    const settings = { merge_method: 'ff', name: 'Ledger', path: 'elsewhere' }
    const first = await publish({ ...input, settings })
    expect(first.error).toBeUndefined()
    expect(first.output).toEqual({
      remoteUrl: `${server.origin}/org/payments/ledger`,
      repoContentsUrl: `${server.origin}/org/payments/ledger/-/blob/main`,
      commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
      created: true,
      projectId: 100,
    })
    expect(server.state.projects.get('org/payments/ledger')).toMatchObject({
      name: 'Ledger',
      path: 'ledger',
      namespace_id: 2,
      visibility: 'private',
      topics: ['go'],
      merge_method: 'ff',
    })
    const place = { owner: plain('org/payments'), repo: 'ledger', branch: 'main' }
    expect(await cloned(server, place)).toEqual({
      'README.md': '# Ledger\r\n',
      'bin/run.sh': '#!/bin/sh\n +x',
    })
    const again = await publish({ ...input, settings: { merge_method: 'ff' } })
    expect(again.output).toEqual({ ...(first.output as object), created: false })
    expect(server.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1)
    expect(JSON.stringify([first, again])).not.toContain(token)
  })

  it('adds owners, branches and variables when the first push is there, and not twice', async () => {
    const input = {
      repoUrl: 'gitlab.test?owner=org&repo=full',
      ownerUsername: 'ben',
      branches: [
        { name: 'release', protect: true },
        { name: 'main', create: false, protect: true },
      ],
      projectVariables: [
        { key: 'REGION', value: 'eu', masked_and_hidden: true },
        { key: 'REGION', value: 'us', environment_scope: 'staging' },
      ],
    }
    expect((await publish(input)).error).toBeUndefined()
    expect((await publish(input)).error).toBeUndefined()
    expect(server.state.members).toEqual([{ user_id: 8, access_level: 50 }])
    expect([...server.state.branches]).toEqual(['release'])
    expect([...server.state.protectedBranches]).toEqual(['release', 'main'])
    expect([...server.state.variables]).toEqual([
      ['REGION in *', { key: 'REGION', value: 'eu', masked_and_hidden: true }],
      ['REGION in staging', { key: 'REGION', value: 'us', environment_scope: 'staging' }],
    ])
    const unknown = { repoUrl: 'gitlab.test?owner=org&repo=none', ownerUsername: 'nobody' }
    expect((await publish(unknown)).log).toContain('gitlab.test knows no user "nobody"')
  })

  it("makes the requester an owner with the portal's own token", async () => {
    const result = await publish({
      repoUrl: 'gitlab.test?owner=ana&repo=mine',
      token: 'token-of-ana',
      setUserAsOwner: true,
    })
    // Git is shown the requester's token, too, which this server takes for the interface only.
    expect(result.error?.message).toContain('did not accept the credentials')
    expect(server.requests.join('\n')).not.toContain('token-of-ana')
    expect(result.error?.message).toContain('The repository "ana/mine" is there')
  })

  it('leaves a project as it is where the step skips those that are there', async () => {
    server.state.projects.set('org/old', { ...project, path_with_namespace: 'org/old' })
    const input = { repoUrl: 'gitlab.test?owner=org&repo=old', skipExisting: true }
    expect((await publish(input)).output).toEqual({
      remoteUrl: `${server.origin}/org/old`,
      repoContentsUrl: `${server.origin}/org/old/-/blob/main`,
      created: false,
      projectId: 5,
    })
    expect(server.requests.filter((line) => !line.startsWith('GET'))).toEqual([])
  })

  it('makes a project without a commit where the step has no sources', async () => {
    const input = { repoUrl: 'gitlab.test?owner=org&repo=empty', sourcePath: false }
    const { output } = await publish(input)
    expect(output).toMatchObject({ created: true })
    expect(output).not.toHaveProperty('commitHash')
    const plan = await publish(input, { method: 'plan' })
    expect(plan.output).toMatchObject({ sideEffects: [{ target: `${server.origin}/org/empty` }] })
  })

  it('deletes what it made, and nothing else', async () => {
    const input = { repoUrl: 'gitlab.test?owner=org&repo=undone' }
    const { output } = await publish(input)
    const kept = await publish(input, {
      method: 'undo',
      output: { ...(output as object), created: false },
    })
    expect(kept.log).toEqual(['org/undone was there before and stays'])
    const undone = await publish(input, { method: 'undo', output })
    expect(undone.log).toEqual([`Deleted ${server.origin}/org/undone`])
    const again = await publish(input, { method: 'undo', output })
    expect(again.log).toEqual(['org/undone is gone already'])
  })

  it('finds the project whose making was not acknowledged', async () => {
    server.state.projects.set('org/quick', {
      ...project,
      path_with_namespace: 'org/quick',
      marked_for_deletion_on: 'soon',
    })
    const request = server.requests
    const making = publish({ repoUrl: 'gitlab.test?owner=org&repo=quick' })
    const failed = await making
    // What waits for its deletion is no project, and keeps its name.
    expect(failed.error?.message).toMatchInlineSnapshot(
      `""gitlab.test" answered POST /projects with 400: "path has already been taken""`,
    )
    expect(request.at(-1)).toContain('GET')
  })

  it('says whose namespace is missing', async () => {
    const { error } = await publish({ repoUrl: 'gitlab.test?owner=nobody&repo=x' })
    expect([error?.message, error?.hint]).toMatchInlineSnapshot(`
      [
        ""gitlab.test" has no owner "nobody" that repositories could be made for",
        "Check the owner in "repoUrl", and that the token may see it.",
      ]
    `)
  })
})

const project = {
  id: 5,
  path_with_namespace: 'org/x',
  default_branch: 'main',
  marked_for_deletion_on: null,
}

describe('an answer that is', () => {
  it.each(badAnswers.filter(([, , code]) => code === 'SCAFFOLDER_HOST_REFUSED'))(
    '%s to the last request names what is left behind',
    async (name, fault) => {
      server.faults.set('GET /users', fault)
      const repo = `left-${name}`
      const { error } = await publish({
        repoUrl: `gitlab.test?owner=org&repo=${repo}`,
        ownerUsername: 'ana',
      })
      expect(error?.code).toBe('SCAFFOLDER_GIT_REPOSITORY_UNFINISHED')
      expect(error?.message).toContain(`org/${repo}`)
    },
  )

  it('not of the form that is documented is shown by its place', async () => {
    server.faults.set('*', { status: 200, body: '{"id":"100"}' })
    const { error } = await publish({ repoUrl: 'gitlab.test?owner=org&repo=odd' })
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_HOST_ANSWER_INVALID',
      'The answer of "gitlab.test" cannot be read: "id": Invalid input: expected number, received string',
    ])
  })

  it('is quoted', async () => {
    server.faults.set('POST /projects', { status: 403, body: `{"message":"not with ${token}"}` })
    const { error } = await publish({ repoUrl: 'gitlab.test?owner=org&repo=quoted' })
    expect(shown([error?.message, error?.hint])).toMatchInlineSnapshot(`
      "[
       "\\"gitlab.test\\" answered POST /projects with 403: \\"not with ***\\"",
       "The token may not do this: give it the permission, or use an account that has it."
      ]"
    `)
  })
})

it('checks its options', () => {
  const integration = { type: 'github' as const, host: 'github.com' }
  expect(() => gitlabHost({ integration, gate })).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: gitlabHost: "integration.type" is not valid: Invalid input: expected "gitlab"]`,
  )
})
