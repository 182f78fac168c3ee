import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildKillWorker, packageRoot, runKillLoop } from './fixtures/kill-loop.ts'

let program = ''
const folders: string[] = []
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), 'callboard-kill-'))
  folders.push(made)
  return made
}
beforeAll(async () => {
  program = await buildKillWorker(packageRoot)
})
afterAll(async () => {
  for (const made of [...folders, program]) await rm(made, { recursive: true })
})

describe('workers that are killed at random', () => {
  it('repeat nothing that was acknowledged, lose nothing, and undo each step once', async () => {
    const { faults, undone } = await runKillLoop(program, { kills: 5, folder: await folder() })
    expect([faults, undone > 0]).toEqual([[], true])
  })

  it('and those that wake up too late write nothing', async () => {
    const { faults } = await runKillLoop(program, { kills: 1, folder: await folder(), how: 'stop' })
    expect(faults).toEqual([])
  })
})
