import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, callJson } from './call.ts'

let temporary: TemporaryFolder
beforeAll(async () => {
  temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('org/catalog-info.yaml', '')
  await folder.write('good.yaml', good)
  await folder.write('wrong.yaml', wrong)
  await folder.write('unset.yaml', unset)
  await folder.write('unset.mjs', program)
})
afterAll(() => temporary[Symbol.asyncDispose]())

const good = `organisation: Acme
catalog: { files: [./org] }
`
const wrong = `organization: Acme
catalog: { files: [./org], stor: catalog.db }
scaffolder:
  leaseMs: soon
`
const unset = `organisation: Acme
listen: 0.0.0.0
catalog: { files: [./org, ./elsewhere] }
wiki: ./wiki
git:
  hosts:
    - { host: github.com, token: GITHUB_TOKEN }
    - { host: git.acme.example, type: gitea, token: ACME_TOKEN }
scaffolder: { sealingKey: SEALING_KEY }
mcp: { profiles: { default: { tools: [catalog_everything] } } }
`
const program = `
const check = { name: 'twice', evaluate: () => ({ status: 'passed' }) }
const provider = { name: 'given', read: () => [] }
export default {
  organisation: 'Acme',
  catalog: { providers: [provider, provider], checks: { checks: [check] } },
  git: { hosts: [{ host: 'github.com', token: 'GITHUB_TOKEN' }] },
}
`

const check = (file: string, env: Record<string, string> = {}) =>
  call(['config', 'check', file], { cwd: temporary.folder.root, env }).then(
    ({ code, stdout, stderr }) =>
      `${stdout}${stderr}exit code ${code}`.replaceAll(temporary.folder.root, '<folder>'),
  )

it('says that a portal can be started', async () => {
  expect(await check('good.yaml', { PORT: '0', LOG_FORMAT: 'json' })).toMatchInlineSnapshot(`
    "ok A portal can be started with good.yaml
    exit code 0"
  `)
})

it('says every problem of a file at its place', async () => {
  expect(await check('wrong.yaml')).toMatchInlineSnapshot(`
    "wrong.yaml
      1:1 error CONFIG_INVALID
        There is no option "organization"; did you mean "organisation"?
        hint: Correct it; the page docs/configuration.md lists every key.

      2:28 error CONFIG_INVALID
        There is no option "catalog.stor"; did you mean "store"?
        hint: Correct it; the page docs/configuration.md lists every key.

      4:3 error CONFIG_INVALID
        "scaffolder.leaseMs" is not valid: Invalid input: expected number, received string
        hint: Correct it; the page docs/configuration.md lists every key.

    x 3 problems of wrong.yaml
    exit code 1"
  `)
})

it('says what is missing around a file that is well written', async () => {
  const env = { ACME_TOKEN: 'x', SEALING_KEY: 'short' }
  expect(await check('unset.yaml', env)).toMatchInlineSnapshot(`
    "unset.yaml
      error CONFIG_SEALING_KEY_INVALID
        What "SEALING_KEY" holds is not a sealing key
        hint: A key is 32 bytes in base64: openssl rand -base64 32.

      error CONFIG_FOLDER_MISSING
        "<folder>/elsewhere" of "folders.1" is not a folder
        hint: Make it, or correct the path: it is relative to the configuration file.

      error CONFIG_FOLDER_MISSING
        "<folder>/wiki" of "wiki" is not a folder
        hint: Make it, or correct the path: it is relative to the configuration file.

      error SERVE_OPEN_TO_ALL
        The portal would be open to everybody who reaches 0.0.0.0
        hint: Set up signIn in the configuration, or let it listen on 127.0.0.1.

      error MCP_TOOL_UNKNOWN
        The MCP profile "default" names the tool "catalog_everything", which there is not
        hint: callboard mcp --help lists the tools; catalog_* stands for all that begin so.

      7:34 error CONFIG_VARIABLE_UNSET
        There is no environment variable "GITHUB_TOKEN" for git.hosts.0.token
        hint: Set it where the portal starts: export GITHUB_TOKEN=…

    x 6 problems of unset.yaml
    exit code 1"
  `)
})

it('says what of a program its parts refuse', async () => {
  expect(await check('unset.mjs')).toMatchInlineSnapshot(`
    "unset.mjs
      error CORE_DUPLICATE_NAME
        There are two of the provider "given"
        hint: Give one of them another name, or leave it out.

      7:48 error CONFIG_VARIABLE_UNSET
        There is no environment variable "GITHUB_TOKEN" for git.hosts.0.token
        hint: Set it where the portal starts: export GITHUB_TOKEN=…

    x 2 problems of unset.mjs
    exit code 1"
  `)
})

it('says what is wrong with the environment, also where there is no file', async () => {
  const env = { PORT: 'http', LOG_LEVEL: 'loud', OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }
  expect(await check('nowhere.yaml', env)).toMatchInlineSnapshot(`
    "  error SERVE_PORT_INVALID
        "http" is not a port
        hint: A port is a number from 0 to 65535; 0 takes any free one.

      error LOG_LEVEL_UNKNOWN
        LOG_LEVEL "loud" is not a level
        hint: Set it to one of debug, info, warn, error.

      error CONFIG_ENDPOINT_INVALID
        "localhost:4318" of the environment variable "OTEL_EXPORTER_OTLP_ENDPOINT" is not an http address
        hint: Write it with its scheme: OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318.

    nowhere.yaml
      error CONFIG_MISSING
        There is no configuration file "<folder>/nowhere.yaml"
        hint: Check the path given with --config.

    x 4 problems of nowhere.yaml
    exit code 1"
  `)
})

it('is JSON for programs', async () => {
  const surroundings = { cwd: temporary.folder.root }
  expect(await callJson(['config', 'check', '--config', 'wrong.yaml'], surroundings)).toMatchObject(
    {
      file: 'wrong.yaml',
      issues: [
        {
          severity: 'error',
          code: 'CONFIG_INVALID',
          file: 'wrong.yaml',
          line: 2,
          column: expect.any(Number),
        },
        { severity: 'error', code: 'CONFIG_INVALID', file: 'wrong.yaml', line: 1 },
        { severity: 'error', code: 'CONFIG_INVALID', file: 'wrong.yaml', line: 4 },
      ],
    },
  )
})
