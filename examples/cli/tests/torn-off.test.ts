import { spawn } from 'node:child_process'
import { createTemporaryFolder } from '@callboard/core/node'
import { sqliteTaskStore } from '@callboard/scaffolder/sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call, callJson } from './call.ts'
import { commandArgv } from './command-argv.ts'
import { schemas } from './schemas.ts'

let temporary: Awaited<ReturnType<typeof createTemporaryFolder>>
let cwd: string
beforeEach(async () => {
  temporary = await createTemporaryFolder()
  const { folder } = temporary
  cwd = folder.root
  await folder.write(
    'callboard.config.yaml',
    'organisation: Acme\ncatalog: { files: [org] }\nscaffolder: { store: runs.db, leaseMs: 500 }\n',
  )
  await folder.write('org/slow/catalog-info.yaml', slow)
  await folder.write('org/slow/skeleton/README.md', `# \${{ values.name }}\n`)
})
afterEach(() => temporary[Symbol.asyncDispose]())

const config = ['--config', 'callboard.config.yaml']

/** Starts a run in a process of its own, and kills that in the middle of the second step. */
async function tearOff(): Promise<string> {
  const argv = [...commandArgv, 'template', 'run', 'template:slow', '--json', ...config]
  const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  let id = ''
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const event of lines.map((line) => JSON.parse(line))) {
      id = event.taskId
      if (event.body?.stepId === 'wait' && event.body.status === 'processing') child.kill('SIGKILL')
    }
  })
  await new Promise((resolve) => child.on('close', resolve))
  return id
}

/** Keeps a run that any worker may carry out. */
async function leaveOpen(id: string): Promise<void> {
  await using store = await sqliteTaskStore({ file: `${cwd}/.callboard/runs.db` })
  const task = {
    id,
    templateRef: 'template:default/slow',
    templateTitle: 'Slow',
    status: 'open',
    createdAt: '2026-01-01T00:00:00.000Z',
    parameters: {},
    steps: [],
  } as const
  await store.create({ task, definition: '' })
}

const stepsOf = async (id: string) => {
  const { status, steps } = schemas.task.parse(
    await callJson(['task', 'show', id, ...config], { cwd }),
  )
  return { status, steps: steps.map((step) => [step.id, step.status, step.attempt ?? 1]) }
}

it('a run whose process was killed goes on, and repeats nothing that was completed', async () => {
  const id = await tearOff()
  await leaveOpen('other')
  expect(await stepsOf(id)).toEqual({
    status: 'processing',
    steps: [
      ['write', 'completed', 1],
      ['wait', 'processing', 1],
      ['read', undefined, 1],
    ],
  })
  const { code, stdout } = await call(['task', 'retry', id, '--json', ...config], { cwd })
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([code, events.at(-1)]).toEqual([
    0,
    {
      type: 'result',
      status: 'completed',
      output: { text: '# kept\n' },
      remaining: [],
      taskId: id,
    },
  ])
  expect(await stepsOf(id)).toEqual({
    status: 'completed',
    steps: [
      ['write', 'completed', 1],
      ['wait', 'completed', 2],
      ['read', 'completed', 1],
    ],
  })
  expect((await stepsOf('other')).status, 'a run that nobody asked for').toBe('open')
})

const slow = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: slow }
spec:
  type: example
  owner: crew
  steps:
    - { id: write, name: Write, action: 'fetch:template', input: { url: ./skeleton, values: { name: kept } } }
    - { id: wait, name: Wait, action: 'debug:wait', input: { milliseconds: 1000 } }
    - { id: read, name: Read, action: 'fs:parse', input: { path: README.md } }
  output:
    text: '\${{ steps.read.output.content }}'
`
