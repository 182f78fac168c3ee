import { createRedactor } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { createSealing } from '../run/sealing.ts'
import { createSecretKeeper } from '../run/secret-keeper.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { taskOf } from '../testing/task-store-samples.ts'
import { openRunWorkspace, type RunWorkspace } from './run-workspace.ts'

const secret = 'hunter2-is-the-token'

async function setUp() {
  const store = createMemoryTaskStore()
  await store.create({ task: taskOf('a'), definition: '' })
  const kept: string[] = []
  const spied = {
    loadFile: store.loadFile,
    async saveFiles(id: string, files: Parameters<typeof store.saveFiles>[1]) {
      const all = []
      for await (const file of files) all.push(file)
      kept.push(...all.map(({ bytes }) => Buffer.from(bytes).toString('latin1')))
      await store.saveFiles(id, all)
    },
  }
  const keeper = createSecretKeeper({
    taskId: 'a',
    redactor: createRedactor([secret]),
    sealing: createSealing([new Uint8Array(32)], createTestRuntime()),
    withheld: new Map(),
  })
  const limits = { maxBytes: 1e6, maxFiles: 100 }
  const open = (manifest?: string) =>
    openRunWorkspace({ taskId: 'a', store: spied, keeper, limits, manifest })
  return { open, kept }
}

async function filesOf({ folder }: RunWorkspace) {
  const files: Record<string, string> = {}
  for await (const { path, executable } of folder.walk())
    files[executable ? `${path}*` : path] = await folder.readText(path)
  return files
}

describe('the workspace of a run', () => {
  it('is brought back elsewhere as it was kept, with what may be run and what is secret', async () => {
    const { open, kept } = await setUp()
    await using first = await open()
    await first.folder.write('a/b.txt', 'one')
    await first.folder.write('run.sh', 'two', { executable: true })
    await first.folder.write('.env', `TOKEN=${secret}`)
    first.touch()
    const manifest = await first.keep()
    await using second = await open(manifest)
    await second.restore()
    expect(await filesOf(second)).toEqual({
      '.env': `TOKEN=${secret}`,
      'a/b.txt': 'one',
      'run.sh*': 'two',
    })
    expect(kept.join()).not.toContain(secret)
  })

  it('is not looked at when nobody touched it, and keeps each content once', async () => {
    const { open, kept } = await setUp()
    await using workspace = await open()
    expect(await workspace.keep()).toBeUndefined()
    await workspace.folder.write('a', 'same')
    await workspace.folder.write('b', 'same')
    workspace.touch()
    const manifest = await workspace.keep()
    workspace.touch()
    expect([typeof manifest, await workspace.keep(), kept]).toEqual(['string', undefined, ['same']])
  })

  it('notices a change of the same length in the same moment', async () => {
    const { open } = await setUp()
    await using workspace = await open()
    for (let round = 0; round < 20; round += 1) {
      await workspace.folder.write('a', `round ${String(round).padStart(2, '0')}`)
      workspace.touch()
      expect(await workspace.keep()).toBeTypeOf('string')
    }
  })

  it('goes back to what was kept last, whatever was written, changed and removed', async () => {
    const { open } = await setUp()
    await using workspace = await open()
    await workspace.folder.write('kept', 'one')
    await workspace.folder.write('gone', 'two')
    workspace.touch()
    await workspace.keep()
    await workspace.folder.write('kept', 'ONE')
    await workspace.folder.remove('gone')
    await workspace.folder.write('new/file', 'x')
    workspace.touch()
    await workspace.restore()
    expect(await filesOf(workspace)).toEqual({ kept: 'one', gone: 'two' })
  })
})
