import { generateKeyPairSync } from 'node:crypto'
import { CallboardError, Secret } from '@callboard/core'
import { createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { configProblems } from '../config-problem.ts'
import type { PortalConfig } from '../define-config.ts'
import { readYamlConfig } from '../read-yaml-config.ts'
import { integrationsOf, publishedOrigins } from './git-host-config.ts'
import { openGitHosts } from './open-git-hosts.ts'
import { startStandIn } from './stand-in.ts'

type GitConfig = NonNullable<PortalConfig['git']>

const config = (git: GitConfig, more: Partial<PortalConfig> = {}): PortalConfig => ({
  organisation: 'Acme',
  catalog: { providers: [] },
  git,
  ...more,
})
const pem = (type: 'rsa' | 'ed25519') =>
  (type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ed25519')
  ).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()

async function open(git: GitConfig, env: Record<string, string> = {}) {
  const gate = createUrlGate({ allow: [] })
  const { git: options, actions } = await openGitHosts(config(git), { gate, env })
  return { ...options, actions: actions.map(({ id }) => id) }
}

const failure = (work: Promise<unknown>) =>
  work.catch((error: unknown) =>
    CallboardError.is(error) ? [error.code, error.message, error.hint] : error,
  )

describe('git.hosts', () => {
  it('are read and published to with the tokens of the environment', async () => {
    const hosts = [
      { host: 'github.com', token: 'GITHUB_TOKEN' },
      { type: 'gitlab', host: 'git.acme.test', token: 'GITLAB_TOKEN', private: true },
      { host: 'codeberg.org' },
    ] as const
    const env = { GITHUB_TOKEN: 'one\n', GITLAB_TOKEN: 'two' }
    const opened = await open({ hosts }, env)
    expect(opened.hosts.map(({ host, type }) => [host, type])).toEqual([
      ['github.com', 'github'],
      ['git.acme.test', 'gitlab'],
      ['codeberg.org', 'gitea'],
    ])
    expect(opened.actions).toEqual(
      expect.arrayContaining(['github:webhook', 'gitlab:group:ensureExists']),
    )
    const integrations = integrationsOf(config({ hosts }), env)
    expect(integrations.map(({ host, token }) => [host, token?.reveal()])).toEqual([
      ['github.com', 'one'],
      ['git.acme.test', 'two'],
      ['codeberg.org', undefined],
    ])
    expect(JSON.stringify(integrations)).not.toContain('two')
  })

  it('act as a GitHub App, and sign with the key that is named', async () => {
    const app = { id: 7, privateKey: new Secret(pem('rsa')), owners: ['acme'] }
    const opened = await open(
      {
        hosts: [{ host: 'github.com', app }],
        signingKey: 'SIGNING_KEY',
        author: { name: 'Bot', email: 'bot@acme.test' },
      },
      { SIGNING_KEY: pem('ed25519') },
    )
    expect(opened.hosts.map(({ type }) => type)).toEqual(['github'])
    expect([opened.signer?.name, opened.author?.name]).toEqual(['SSH key', 'Bot'])
  })

  it('say what is missing', async () => {
    const failures = [
      failure(open({ hosts: [{ host: 'github.com', token: 'GITHUB_TOKEN' }] })),
      failure(open({ hosts: [{ host: 'git.acme.test' }] })),
      failure(open({ signingKey: 'KEY' }, { KEY: 'no key' })),
      failure(
        (async () =>
          integrationsOf(
            config(
              { hosts: [{ host: 'GitHub.com' }], standInFor: ['github.com'] },
              { integrations: [] },
            ),
          ))(),
      ),
    ]
    expect(await Promise.all(failures)).toMatchInlineSnapshot(`
      [
        [
          "CONFIG_VARIABLE_UNSET",
          "There is no environment variable "GITHUB_TOKEN" for the token of github.com",
          "Set it where the portal starts: export GITHUB_TOKEN=…",
        ],
        [
          "CONFIG_GIT_HOST_TYPE",
          "What runs on the Git host "git.acme.test" is not known",
          "Say it with "type": github, gitlab, gitea, bitbucketCloud, bitbucketServer, azure or gerrit.",
        ],
        [
          "SCAFFOLDER_SIGNING_KEY_INVALID",
          "The signing key cannot be used: it is no private key",
          "Give the whole text of a private key; "ssh-keygen -p -N '' -f <file>" takes the passphrase off one of SSH.",
        ],
        [
          "CONFIG_GIT_HOST_TWICE",
          "The Git host "github.com" is set up twice",
          "Keep it in one place: git.hosts to publish to it, integrations to read only, git.standInFor to do without it.",
        ],
      ]
    `)
  })

  it('are checked in a program and in data alike, and a token is never told', () => {
    const git = { hosts: [{ host: 'github.com', token: 'ghp_secret', tokn: 'x' }] }
    const problems = configProblems({ ...config({}), git }).map(({ text }) => text)
    const text = `organisation: Acme
catalog: { files: [.] }
git:
  hosts:
    - { host: github.com, token: ghp_secret, tokn: x }
`
    const read = readYamlConfig(text, { file: 'c.yaml', folder: '/' })
    const inData = 'problems' in read ? read.problems.map((problem) => problem.text) : []
    expect({ problems, inData }).toMatchInlineSnapshot(`
      {
        "inData": [
          "there is no option "git.hosts.0.tokn"; did you mean "token"?",
          ""git.hosts.0.token" is not valid: expected the name of an environment variable in capitals",
        ],
        "problems": [
          "there is no option "git.hosts.0.tokn"; did you mean "token"?",
          ""git.hosts.0.token" is not valid: expected the name of an environment variable in capitals, or a Secret",
        ],
      }
    `)
    expect(JSON.stringify({ problems, inData })).not.toContain('ghp_secret')
  })

  it('may be Gerrit, which is published to and not read', async () => {
    const hosts = [
      { type: 'gerrit', host: 'review.acme.test', username: 'bot', token: 'GERRIT_PASSWORD' },
    ] as const
    const opened = await open({ hosts }, { GERRIT_PASSWORD: 'secret' })
    expect(opened.hosts.map(({ host, type }) => [host, type])).toEqual([
      ['review.acme.test', 'gerrit'],
    ])
    expect(integrationsOf(config({ hosts }))).toEqual([])
    expect(publishedOrigins(config({ hosts }))).toEqual([
      { origin: 'https://review.acme.test', encodedSlash: true },
    ])
  })

  it('are told with their places what is wrong with them', () => {
    const problemsOf = (git: string) => {
      const text = `organisation: Acme
catalog: { files: [.] }
git:
${git}`
      const read = readYamlConfig(text, { file: 'c.yaml', folder: '/' })
      return 'problems' in read ? read.problems.map(({ at, text: said }) => [at?.line, said]) : []
    }
    const entries = `
  hosts:
    - host: GitHub.com
      app: { id: true, privateKey: APP_KEY }
      private: maybe
    - host: github.com
      token: GITHUB_TOKEN
      app: { id: 7, privateKey: APP_KEY }
    - { host: git.acme.test, app: { id: 7, privateKey: APP_KEY }, type: gitea }
    - { type: gerrit, host: review.acme.test }
    - { type: svn, host: svn.acme.test }
    - { host: code.acme.test }
`
    expect(problemsOf(entries)).toMatchInlineSnapshot(`
      [
        [
          7,
          ""git.hosts.0.app.id" is not valid: expected the number of the App or its client id",
        ],
        [
          8,
          ""git.hosts.0.private" is not valid: expected true or false",
        ],
        [
          11,
          ""git.hosts.1.app" is not valid: an App has tokens of its own: leave out "token"",
        ],
        [
          12,
          ""git.hosts.2.app" is not valid: only hosts of the type github have Apps",
        ],
        [
          13,
          ""git.hosts.3.type" is not valid: Gerrit needs "username", and its HTTP password as "token"",
        ],
        [
          14,
          ""git.hosts.4.type" is not valid: expected github, gitlab, gitea, bitbucketCloud, bitbucketServer, azure or gerrit",
        ],
        [
          15,
          ""git.hosts.5.host" is not valid: what runs on "code.acme.test" is not known; say it with "type": github, gitlab, gitea, bitbucketCloud, bitbucketServer, azure or gerrit",
        ],
      ]
    `)
    const twice = `
  standInFor: [gitlab.com]
  hosts: [{ host: github.com }, { host: GitHub.com }, { host: gitlab.com }]
`
    expect(problemsOf(twice)).toMatchInlineSnapshot(`
      [
        [
          6,
          ""git.hosts.1.host" is not valid: "GitHub.com" is set up twice",
        ],
        [
          6,
          ""git.hosts.2.host" is not valid: "gitlab.com" is set up twice",
        ],
      ]
    `)
  })

  it('come from data', () => {
    const text = `organisation: Acme
catalog: { files: [.] }
git:
  hosts:
    - { host: github.com, token: GITHUB_TOKEN }
`
    const read = readYamlConfig(text, { file: 'c.yaml', folder: '/' })
    expect('config' in read && read.config.git).toEqual({
      hosts: [{ host: 'github.com', token: 'GITHUB_TOKEN' }],
    })
  })
})

describe('a stand-in', () => {
  it('stands for hosts of any kind, keeps what is proposed as a branch, and deletes', async () => {
    await using temporary = await createTemporaryFolder({ allowGit: true })
    await using standIn = await startStandIn({
      folder: temporary.folder,
      standsFor: ['github.com', 'gitlab.com'],
    })
    const gitlab = standIn.hosts[1]
    const { signal } = new AbortController()
    const place = { owner: 'acme/payments', repo: 'ledger', signal }
    await gitlab?.createRepository({
      ...place,
      visibility: 'private',
      defaultBranch: 'main',
      settings: {},
      idempotencyKey: 'x',
    })
    expect(await gitlab?.exists?.(place)).toBe(true)
    expect(await standIn.hosts[0]?.exists?.(place)).toBe(false)
    const { remoteUrl } = gitlab?.locate({ ...place, branch: 'main' }) ?? {}
    expect(remoteUrl).toBe('https://gitlab.com/acme.payments/ledger.git')
    const change = { title: 'T', description: '', branch: 'add/x', targetBranch: 'main' }
    const proposed = await gitlab?.proposeChange?.({ ...place, ...change, settings: {} })
    expect(proposed?.url).toBe('https://gitlab.com/acme.payments/ledger/tree/add/x')
    expect(standIn.browseHref(proposed?.url ?? '')).toBe('/git/acme.payments.on.gitlab.com/ledger')
    await gitlab?.deleteRepository?.(place)
    expect(await gitlab?.exists?.(place)).toBe(false)
    expect(standIn.browseHref(proposed?.url ?? '')).toBeUndefined()
  })
})
