import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseTemplate } from '@callboard/scaffolder'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFailing } from './failing-template.ts'
import { type Demo, openDemo } from './open-demo.ts'
import { hasProgram, unless } from './toolchains.ts'

const git = async (...args: string[]) => (await promisify(execFile)('git', args)).stdout.trim()

let demo: Demo
let folder: string
beforeAll(async () => {
  demo = await openDemo()
  folder = await mkdtemp(join(tmpdir(), 'callboard-clones-'))
})
afterAll(async () => {
  await demo[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const answers = (name: string) => ({
  name,
  description: 'Books every transfer twice',
  owner: 'group:default/fintech-team',
})
const clone = async (name: string, host = 'github.com') => {
  const root = join(folder, name)
  const from = demo.portal.standIn?.repositoryFolder(`https://${host}/acme/${name}`)
  await git('clone', '--quiet', String(from), root)
  return root
}

it.each([
  ['github.com', ['fetch', 'publish', 'register']],
  ['gitlab.com', ['fetch', 'publishGitlab', 'register']],
])(
  'a service on %s is in its repository as it was planned, and in the catalog',
  async (host, ran) => {
    const { scaffolder, catalog } = demo.portal
    const template = demo.template('new-go-service')
    const name = `ledger-on-${host.split('.', 1)}`
    const parameters = { ...answers(name), host }
    const plan = await scaffolder.plan(template, { parameters })

    const run = await scaffolder.start(template, { parameters })
    const { status, output, error } = await run.result
    expect([status, error]).toEqual(['completed', undefined])
    expect(output.links).toEqual([
      {
        title: 'Repository',
        icon: host.replace('.com', ''),
        url: `https://${host}/acme/${name}.git`,
      },
      { title: 'Open in the catalog', icon: 'catalog', entityRef: `component:default/${name}` },
    ])
    const task = await scaffolder.tasks.get(run.id)
    const completed = task?.steps.filter((step) => step.status === 'completed').map(({ id }) => id)
    expect(completed).toEqual(ran)
    expect(catalog.get(`component:${name}`)?.metadata.annotations).toMatchObject({
      [`${host}/project-slug`]: `acme/${name}`,
    })

    const root = await clone(name, host)
    expect((await git('-C', root, 'ls-files')).split('\n').sort()).toEqual(
      plan.files.map(({ path }) => path).sort(),
    )
    for (const { path, contentBase64 } of plan.files)
      expect((await readFile(join(root, path))).toString('base64'), path).toBe(contentBase64)
  },
)

it.skipIf(!hasProgram('terraform'))(
  `a database is there once, however often the run is${unless('terraform')}`,
  async () => {
    const { scaffolder, catalog } = demo.portal
    const template = demo.template('new-go-service')
    const parameters = { ...answers('ledger-with-database'), database: 'postgres' }
    const outputs = []
    for (const _time of ['first', 'second']) {
      const { result } = await scaffolder.start(template, { parameters })
      const { status, error, output } = await result
      expect([status, error]).toEqual(['completed', undefined])
      outputs.push(output.text)
    }
    expect(outputs[0]).toContainEqual({
      title: 'Database',
      content: expect.stringContaining('`ledger-with-database.postgres.staging.internal:5432`'),
    })
    expect(outputs[1]).toEqual(outputs[0])
    expect(catalog.get('resource:ledger-with-database-db')?.spec?.type).toBe('database')
    const root = await clone('ledger-with-database')
    expect(await git('-C', root, 'rev-list', '--count', 'HEAD')).toBe('1')
    expect(await git('-C', root, 'ls-files', 'infra')).not.toContain('tfstate')
  },
)

it.skipIf(!hasProgram('terraform'))(
  `what a run has made is taken back when its last step fails${unless('terraform')}`,
  async () => {
    const { scaffolder, catalog } = demo.portal
    const { baseUrl } = demo.template('new-go-service')
    await writeFailing('new-go-service', join(folder, 'failing'))
    // Its skeletons are those of the demo, which may be read.
    const text = (await readFile(join(folder, 'failing/template.yaml'), 'utf8')).replace(
      'url: ./shared/',
      'url: ../shared/',
    )
    const { template } = parseTemplate({
      text,
      file: 'template.yaml',
      ...(baseUrl !== undefined && { baseUrl }),
    })
    if (!template) throw new Error('the template with another step is not valid')
    const parameters = { ...answers('ledger-undone'), database: 'postgres' }
    const run = await scaffolder.start(template, { parameters })
    const { status } = await run.result
    expect(status).toBe('failed')
    const undone: unknown[] = []
    for await (const { body } of run.events())
      if (body.undo !== undefined) undone.push([body.stepId, body.undo])
    expect(undone).toEqual([
      ['register', 'processing'],
      ['register', 'completed'],
      ['publish', 'processing'],
      ['publish', 'completed'],
      ['database', 'processing'],
      ['database', 'completed'],
    ])
    expect(catalog.get('component:ledger-undone')).toBeUndefined()
    expect(await demo.portal.standIn?.repositories.list()).not.toContainEqual({
      owner: 'acme',
      repo: 'ledger-undone',
    })
  },
)
