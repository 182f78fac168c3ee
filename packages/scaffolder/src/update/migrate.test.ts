// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { expect, it } from 'vitest'
import { applyUpdate } from './apply-update.ts'
import { testProject, verdicts } from './test-project.ts'

const migration = (steps: string, to = '2.0.0') =>
  `update: { version: ${to}, migrations: [{ to: ${to}, steps: [${steps}] }] }`
const rename = migration(
  "{ action: 'fs:rename', input: { files: [{ from: old.txt, to: sub/new.txt }] } }",
)

it('brings a project from version to version, so that a renamed file keeps what people wrote', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'old.txt': 'a\nb\nc\n' }, 'update: { version: 1.0.0 }'))
  await it.edit({ 'old.txt': 'a\nmine\nb\nc\n', 'own.txt': 'own\n' })
  const plan = await it.plan(await it.release({ 'sub/new.txt': 'a\nb\nC\n' }, rename))
  expect([plan.from.version, plan.to.version, plan.migrations]).toEqual([
    '1.0.0',
    '2.0.0',
    ['2.0.0'],
  ])
  expect(verdicts(plan)).toEqual(['delete old.txt (template)', 'merge sub/new.txt (both)'])
  await applyUpdate(plan, it.project)
  expect(await it.files()).toEqual({ 'own.txt': 'own\n', 'sub/new.txt': 'a\nmine\nb\nC\n' })
})

it('runs only the migrations between the two versions, in their order', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'a.txt': 'a\n' }, 'update: { version: 1.5 }'))
  const step = (name: string) => `{ action: 'fs:delete', input: { files: [${name}] } }`
  const after = await it.release(
    { 'a.txt': 'a\n' },
    `update:
  version: '3'
  migrations:
    - { to: '3', steps: [${step('c.txt')}] }
    - { to: '1.2', steps: [${step('x.txt')}] }
    - { from: '1.6', to: '2.5', steps: [${step('x.txt')}] }
    - { to: '1.10', steps: [${step('b.txt')}] }
    - { to: '4', steps: [${step('x.txt')}] }`,
  )
  await it.edit({ 'b.txt': 'b', 'c.txt': 'c', 'x.txt': 'x' })
  const plan = await it.plan(after)
  expect([plan.migrations, verdicts(plan)]).toEqual([
    ['1.10', '3'],
    ['delete b.txt (template)', 'delete c.txt (template)'],
  ])
})

it.each([
  ['fails', "{ action: 'fs:rename', input: { files: [{ from: nowhere.txt, to: x.txt }] } }"],
  ['does something outside the project', "{ action: 'test:deliver', input: {} }"],
])('changes nothing when a step %s', async (_name, step) => {
  await using it = await testProject()
  await it.make(await it.release({ 'a.txt': 'a\n' }))
  const after = await it.release({ 'a.txt': 'b\n' }, migration(step))
  await expect(it.plan(after)).rejects.toMatchObject({
    code: 'SCAFFOLDER_MIGRATION_FAILED',
    hint: expect.stringMatching('Nothing was changed'),
  })
  expect(await it.files()).toEqual({ 'a.txt': 'a\n' })
})

it('says which step of a migration is none', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'a.txt': 'a\n' }))
  const after = await it.release(
    { 'a.txt': 'b\n' },
    migration("{ id: 'a b', action: 'debug:log' }"),
  )
  await expect(it.plan(after)).rejects.toMatchObject({
    code: 'SCAFFOLDER_UPDATE_SETTINGS',
    at: { line: 13 },
  })
})
