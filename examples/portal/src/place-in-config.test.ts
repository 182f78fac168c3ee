import { formatError } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it, onTestFinished } from 'vitest'
import { createPortal, loadConfig, readersOfNetwork } from './index.ts'

/** What is said of a configuration that a file holds, when its portal is opened. */
async function problemOf(name: string, text: string, open: typeof createPortal = createPortal) {
  const { folder, ...temporary } = await createTemporaryFolder()
  onTestFinished(() => temporary[Symbol.asyncDispose]())
  await folder.write(name, text)
  const loaded = await loadConfig(`${folder.root}/${name}`)
  const failure = await open(loaded).catch((error: unknown) => formatError(error))
  return String(failure).replaceAll(folder.root, '<folder>')
}

const yaml = (more: string) => `organisation: Acme
catalog: { files: [.] }
${more}`

it('says where the file names a variable that is not set, comments aside', async () => {
  const hosts = `git:
  # CALLBOARD_NOT_SET is for another host.
  hosts:
    - { host: gitlab.com }
    - host: github.com # CALLBOARD_NOT_SET
      token: CALLBOARD_NOT_SET
`
  expect(await problemOf('c.yaml', yaml(hosts))).toMatchInlineSnapshot(`
    "CONFIG_VARIABLE_UNSET: There is no environment variable "CALLBOARD_NOT_SET" for the token of github.com
      at <folder>/c.yaml:8:14
      hint: Set it where the portal starts: export CALLBOARD_NOT_SET=…"
  `)
  const readers = (loaded: Parameters<typeof createPortal>[0]) =>
    readersOfNetwork(loaded, () => {}) as Promise<never>
  expect(await problemOf('c.yaml', yaml(hosts), readers)).toContain('<folder>/c.yaml:8:14')
})

it('says so of an App, a signing key, a system and a sealing key, in a program too', async () => {
  const places = await Promise.all([
    problemOf(
      'c.yaml',
      yaml('git: { hosts: [{ host: github.com, app: { id: 1, privateKey: CALLBOARD_NOT_SET } }] }'),
    ),
    problemOf('c.yaml', yaml('git:\n  signingKey: CALLBOARD_NOT_SET')),
    problemOf(
      'c.yaml',
      yaml(`scaffolder:
  infrastructure:
    vault: { url: 'https://vault.acme.test', token: CALLBOARD_NOT_SET, read: ['*'] }`),
    ),
    problemOf('c.yaml', yaml('scaffolder: { sealingKey: CALLBOARD_NOT_SET }')),
    problemOf(
      'c.mjs',
      `export default {
  organisation: 'Acme',
  catalog: { providers: [] },
  git: { hosts: [{ host: 'github.com', token: 'CALLBOARD_NOT_SET' }] },
}`,
    ),
  ])
  expect(
    places.map((text) => text.split('\n').find((line) => line.includes('<folder>'))),
  ).toMatchInlineSnapshot(`
    [
      "  at <folder>/c.yaml:3:62",
      "  at <folder>/c.yaml:4:15",
      "  at <folder>/c.yaml:5:53",
      "  at <folder>/c.yaml:3:27",
      "  at <folder>/c.mjs:4:48",
    ]
  `)
})

it('knows no place for what a program puts together', async () => {
  const text = `export default {
  organisation: 'Acme',
  catalog: { providers: [] },
  git: { signingKey: ['CALLBOARD', 'NOT', 'SET'].join('_') },
}`
  expect(await problemOf('c.mjs', text)).not.toContain('<folder>')
})
