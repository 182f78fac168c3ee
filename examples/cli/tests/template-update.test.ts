import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProcessGate } from '@callboard/core/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call, callJson } from './call.ts'
import { schemas } from './schemas.ts'

const demo = fileURLToPath(new URL('../../acme/templates/new-go-service/', import.meta.url))
const programs = createProcessGate({ git: { command: 'git' } })
const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com']

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'callboard-test-'))
  await cp(join(demo, 'skeleton'), join(cwd, 'template/skeleton'), { recursive: true })
  const text = await readFile(join(demo, 'template.yaml'), 'utf8')
  // What it makes is written into a folder here, so its last two steps are left out.
  const [before = ''] = text.split('    - id: publish')
  await writeFile(join(cwd, 'template/template.yaml'), `${before}  update:\n    version: 1.0.0\n`)
  const answers = [
    '-p',
    'name=ledger',
    '-p',
    'description=Books every transfer',
    '-p',
    'owner=group:default/crew',
  ]
  const made = await call(['template', 'run', 'template', '--out', 'ledger', ...answers], { cwd })
  expect([made.code, made.stderr]).toEqual([0, ''])
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const update = (...more: string[]) =>
  call(['template', 'update', 'ledger', '--to', 'template', ...more], { cwd })

/** Changes files of the project or of the template. */
async function edit(changes: Record<string, (text: string) => string>) {
  for (const [path, change] of Object.entries(changes)) {
    const file = join(cwd, path)
    await writeFile(file, change(await readFile(file, 'utf8').catch(() => '')))
  }
}

const git = async (...args: string[]) => {
  const { exitCode, stderr } = await programs.run({
    program: 'git',
    args: [...who, ...args],
    cwd: join(cwd, 'ledger'),
  })
  expect([exitCode, stderr]).toEqual([0, expect.any(String)])
}

it('brings a project of the demo from version to version: what nobody touched follows, what both did is merged', async () => {
  expect(await update()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nothing to update'),
  })
  await edit({
    'ledger/README.md': (text) => text.replace(/^# .*/, '# Ledger, the great'),
    'ledger/Dockerfile': (text) => text.replace(/FROM \S+/, 'FROM golang:ours'),
  })
  await rm(join(cwd, 'ledger/.dockerignore'))
  await edit({
    'template/template.yaml': (text) => text.replace('1.0.0', '1.1.0'),
    'template/skeleton/README.md': (text) => `${text}\nMore is in the handbook.\n`,
    'template/skeleton/Dockerfile': (text) => text.replace(/FROM \S+/, 'FROM golang:theirs'),
    'template/skeleton/Makefile': (text) => text.replaceAll('go ', 'go  '),
    'template/skeleton/SECURITY.md': () => 'Write to security.\n',
    'template/skeleton/.dockerignore': (text) => `${text}tmp\n`,
  })
  await rm(join(cwd, 'template/skeleton/docs/runbook.md'))

  const check = await update('--check')
  expect(check.code).toBe(1)
  expect(check.stdout).toMatchInlineSnapshot(`
    "ledger template:new-go-service, 1.0.0 -> 1.1.0

      Change    File             Changed by  Why
      keep      .dockerignore    both        deleted here
      conflict  Dockerfile       both        1 in conflict
      merge     Makefile         template
      merge     README.md        both
      add       SECURITY.md      template
      delete    docs/runbook.md  template

    ! Behind its template: 5 files, 1 conflict to resolve
    "
  `)
  expect(await readdir(join(cwd, 'ledger'))).not.toContain('SECURITY.md')

  const { code, stdout } = await update()
  expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([
    1,
    '! Updated 5 files, 1 conflict to resolve',
  ])
  const read = (path: string) => readFile(join(cwd, 'ledger', path), 'utf8')
  expect(await read('README.md')).toMatch(
    /^# Ledger, the great\n[\s\S]*More is in the handbook\.\n$/,
  )
  expect((await read('Dockerfile')).split('\n').slice(1, 9)).toMatchInlineSnapshot(`
    [
      "<<<<<<< this project",
      "FROM golang:ours AS build",
      "||||||| template 1.0.0",
      "FROM golang:1.26-alpine@sha256:0178a641fbb4858c5f1b48e34bdaabe0350a330a1b1149aabd498d0699ff5fb2 AS build",
      "=======",
      "FROM golang:theirs AS build",
      ">>>>>>> template 1.1.0",
      "WORKDIR /src",
    ]
  `)
  expect(await read('SECURITY.md')).toBe('Write to security.\n')
  expect(await readdir(join(cwd, 'ledger'))).not.toContain('.dockerignore')
  expect(await readdir(join(cwd, 'ledger/docs'))).toEqual(['index.md'])
  expect(await read('.callboard/provenance.yaml')).toContain('version: 1.1.0')
  expect((await readdir(join(cwd, 'ledger/.callboard'))).length).toBe(2)
  expect((await update()).stdout).toContain('Nothing to update')
})

it('leaves a project alone whose changes Git does not have, unless it is told to go ahead', async () => {
  await git('init', '-q')
  await git('add', '-A')
  await git('commit', '-qm', 'made')
  await edit({
    'ledger/notes.txt': () => 'mine\n',
    'template/skeleton/README.md': (text) => `${text}More.\n`,
  })
  const refused = await update()
  expect([refused.code, refused.stderr]).toMatchInlineSnapshot(`
    [
      3,
      "CLI_PROJECT_DIRTY: "ledger" has changes that are not committed: notes.txt
      hint: Commit or stash them, so that the update can be looked at and taken back; --force goes ahead.
    ",
    ]
  `)
  expect((await update('--check')).code).toBe(1)
  expect((await update('--force')).code).toBe(0)
  await git('add', '-A')
  await git('commit', '-qm', 'updated')
  expect((await update()).code).toBe(0)
})

it('asks for what the template has come to require', async () => {
  await edit({
    'template/template.yaml': (text) =>
      text
        .replace(
          'required: [name, description, owner]',
          'required: [name, description, owner, budget]',
        )
        .replace('        name:\n', '        budget: { type: integer }\n        name:\n'),
  })
  const { code, stderr } = await update()
  expect([code, stderr]).toEqual([2, expect.stringContaining('"budget" is required')])
  expect((await update('-p', 'budget=1')).code).toBe(0)
  const { stdout } = await update('--check', '--json')
  expect(schemas.templateUpdate.parse(JSON.parse(stdout))).toMatchObject({
    applied: false,
    files: [],
  })
})

it('says how every project of the catalog stands to its template', async () => {
  await writeFile(
    join(cwd, 'catalog-info.yaml'),
    `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { targets: [./template/template.yaml, ./ledger/catalog-info.yaml] }
`,
  )
  const all = (...more: string[]) =>
    call(['template', 'update', '--check', '--all', '--from', '.', ...more], { cwd })
  expect((await all()).code).toBe(0)
  await edit({ 'template/skeleton/go.mod': (text) => `${text}// more\n` })
  const { code, stdout } = await all()
  expect([code, stdout]).toMatchInlineSnapshot(`
    [
      1,
      "  Project           State   Template                 From   To     Files
      component:ledger  behind  template:new-go-service  1.0.0  1.0.0      1

    ! 1 project of 1 behind
    ",
    ]
  `)
  expect(schemas.templateUpdateAll.parse(JSON.parse((await all('--json')).stdout))).toMatchObject({
    projects: [{ project: 'component:default/ledger', status: 'behind' }],
  })
  await edit({
    'ledger/.callboard/provenance.yaml': (text) =>
      text.replace('default/new-go-service', 'default/gone'),
  })
  expect((await all()).stdout).toContain('There is no template "template:default/gone"')
})

it('shows what a plan would change in a folder that is there', async () => {
  await edit({ 'ledger/go.mod': (text) => `${text}// mine\n` })
  await rm(join(cwd, 'ledger/mkdocs.yml'))
  const plan = (...more: string[]) => [
    ...[
      'template',
      'plan',
      'template',
      '-p',
      'name=ledger',
      '-p',
      'description=Books every transfer',
    ],
    ...['-p', 'owner=group:default/crew', '--against', 'ledger', ...more],
  ]
  const { changes } = schemas.templatePlan.parse(await callJson(plan(), { cwd }))
  expect(changes?.map(({ path, action }) => [path, action])).toEqual([
    ['go.mod', 'update'],
    ['mkdocs.yml', 'create'],
  ])
  expect((await call(plan(), { cwd })).stdout).toContain('-// mine')
})

it.each([
  [['template', 'update', '.'], 'SCAFFOLDER_PROVENANCE_MISSING', 3],
  [['template', 'update', 'ledger'], 'CLI_TEMPLATE_UNKNOWN', 2],
  [['template', 'update', '--all'], 'CLI_USAGE', 2],
  [['template', 'update', 'nowhere'], 'CLI_PATH_MISSING', 3],
])('refuses %j', async (argv, error, exitCode) => {
  const { code, stderr } = await call(argv, { cwd })
  expect([code, stderr]).toEqual([exitCode, expect.stringContaining(error)])
})

it('says that it cannot tell what Git has', async () => {
  await edit({ 'ledger/.git': () => 'gitdir: /nowhere\n' })
  const { code, stderr } = await update()
  expect([code, stderr]).toEqual([3, expect.stringContaining('CLI_GIT_FAILED')])
})

it('shows what would change, whatever Git has, and changes nothing', async () => {
  await edit({ 'template/skeleton/README.md': (text) => `${text}\nMore.\n` })
  await git('init', '--quiet')
  const before = await readFile(join(cwd, 'ledger/README.md'), 'utf8')
  const { code, stdout } = await update('--diff')
  expect([code, stdout]).toEqual([0, expect.stringContaining('+More.')])
  expect(stdout).toContain('Behind its template: 1 file')
  expect(await readFile(join(cwd, 'ledger/README.md'), 'utf8')).toBe(before)
  expect((await update()).stderr).toContain('CLI_PROJECT_DIRTY')
})

it('looks where the template was, where no source has it', async () => {
  const record = 'ledger/.callboard/provenance.yaml'
  const check = async (source: string) => {
    await edit({
      [record]: (text) =>
        text.replace(/template:\n(?: {2}source: .*\n)?/, `template:\n  source: ${source}\n`),
    })
    const { code, stderr } = await call(['template', 'update', 'ledger', '--check'], { cwd })
    return [code, stderr.split('\n')[0]]
  }
  expect(await check('https://templates.invalid/template.yaml')).toMatchInlineSnapshot(`
    [
      3,
      "CORE_REQUEST_FAILED: "https://templates.invalid/template.yaml" could not be reached",
    ]
  `)
  // A project must not send this command into the network that it runs in.
  for (const source of ['https://127.0.0.1/template.yaml', 'http://intranet/template.yaml'])
    expect((await check(source))[1]).toContain('CLI_TEMPLATE_UNKNOWN')
})
