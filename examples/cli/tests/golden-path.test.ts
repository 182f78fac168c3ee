import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { createProcessGate } from '@callboard/core/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFailing } from '../../acme/tests/failing-template.ts'
import { type AcmeFolder, openAcme } from './acme.ts'
import { call, callJson, withoutTimes } from './call.ts'

const hasTerraform = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'terraform')))
/** Said where the part with Terraform is left out. */
const reason = hasTerraform ? '' : ' (no database: there is no terraform on this machine)'
const git = createProcessGate({ git: { command: 'git' } })

let acme: AcmeFolder
beforeAll(async () => {
  acme = await openAcme()
})
afterAll(() => acme[Symbol.asyncDispose]())

const answers = (name: string) =>
  Object.entries({
    name,
    description: 'Books every transfer twice',
    owner: 'group:default/fintech-team',
    database: hasTerraform ? 'postgres' : 'none',
  }).flatMap(([key, value]) => ['-p', `${key}=${value}`])
const run = (template: string, name: string) =>
  call(['template', 'run', template, ...acme.config, ...answers(name)], acme.here)

/** The log from the step "Fail" on, without what the steps say in between. */
function afterFailure(stdout: string): string[] {
  const [log = ''] = stdout.slice(stdout.indexOf('  Fail\n')).split('\n\n')
  return withoutTimes(log)
    .split('\n')
    .filter((line) => !/^ {4}(?!ok |x )/.test(line))
}

it(`makes a service, and says what shows it${reason}`, async () => {
  const { code, stdout, stderr } = await run('new-go-service', 'ledger-two')
  expect([code, stderr]).toEqual([0, ''])
  const [, ending] = stdout.split('  See it\n')
  expect(withoutTimes(ending ?? '')).toBe(
    [
      '  callboard catalog get component:ledger-two --config callboard.config.ts',
      '  callboard docs build component:ledger-two --out site --config callboard.config.ts',
      '  callboard search ledger-two --config callboard.config.ts',
      '',
      'ok Completed <time>',
      '',
    ].join('\n'),
  )
  const told = ending?.match(/callboard .+/g) ?? []
  const shown = []
  for (const line of told) shown.push(await call(line.split(' ').slice(1), acme.here))
  expect(shown.map((answer) => [answer.code, answer.stderr])).toEqual(told.map(() => [0, '']))
  const [entity, docs, found] = shown.map((answer) => answer.stdout)
  expect(entity).toContain('Books every transfer twice')
  expect(docs).toContain('2 pages')
  expect(found).toContain('/catalog/default/component/ledger-two\n')
  expect(found).toContain('/docs/default/component/ledger-two/\n')
  expect(await acme.folder.readText('site/index.html')).toContain('ledger-two')
})

it('doubles nothing when it is run again', async () => {
  const { code, stdout } = await run('new-go-service', 'ledger-two')
  expect([code, stdout]).toEqual([0, expect.stringContaining('holds this content already')])
  if (hasTerraform) expect(stdout).toContain('Resources: 0 added, 0 changed, 0 destroyed')
  const repositories = join(acme.folder.root, '.callboard/git/acme')
  expect(await readdir(repositories)).toEqual(['ledger-two.git'])
  const log = await git.run({
    program: 'git',
    args: ['log', '--all', '--format=%s'],
    cwd: join(repositories, 'ledger-two.git'),
    timeoutMs: 10_000,
  })
  expect(log.stdout).toBe('feat: begin from the golden path\n')
  const list = ['catalog', 'list', '--filter', 'kind=component,metadata.name=ledger-two']
  expect(await callJson([...list, ...acme.config], acme.here)).toMatchObject({ totalItems: 1 })
})

it('undoes everything, the last first, when its last step fails', async () => {
  await writeFailing('new-go-service', join(acme.folder.root, 'failing'))
  const { code, stdout, stderr } = await run('./failing', 'ledger-undone')
  expect([code, stderr]).toEqual([3, ''])
  expect(afterFailure(stdout)).toEqual([
    '  Fail',
    '    x There is no file "nowhere" <time>',
    '  Undo: Add it to the catalog',
    '    ok undone <time>',
    '  Undo: Create the repository on GitHub',
    '    ok undone <time>',
    ...(hasTerraform ? ['  Undo: Provision the database', '    ok undone <time>'] : []),
  ])
  expect(withoutTimes(stdout)).toMatch(
    /\n {2}CORE_PATH_MISSING in "Fail"\n {2}hint: .+\nx Failed <time>, \d steps undone\n$/,
  )
  expect(await readdir(join(acme.folder.root, '.callboard/git/acme'))).toEqual(['ledger-two.git'])
  const get = ['catalog', 'get', 'component:ledger-undone', ...acme.config]
  expect((await call(get, acme.here)).code).toBe(3)
})
