import { createTemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresMissing, startPostgres } from '../../../../tests/postgres-server.ts'
import { add, numbers } from '../testing/task-store-samples.ts'
import {
  buildWorker,
  killWorker,
  runWorker,
  torn,
  type WorkerDatabase,
  workerFile,
  workerPostgres,
} from './test-worker-processes.ts'

// `node scripts/task-store-loop.mjs` does the same for thousands of runs and hundreds of kills.
const runs = 60
const kills = 3
const missing = postgresMissing()

let program: string
beforeAll(async () => {
  program = await buildWorker()
})

describe('processes that share a file', async () => {
  const temporary = await createTemporaryFolder()
  afterAll(() => temporary[Symbol.asyncDispose]())
  cases(async (name) => workerFile(`${temporary.folder.root}/${name}.db`))
})

const title = `processes that share a server${missing ? ` (skipped: ${missing})` : ''}`
describe.skipIf(missing !== undefined)(title, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())
  cases(async (name) => workerPostgres(server.database(name)))
})

function cases(create: (name: string) => Promise<WorkerDatabase>): void {
  it('get each run once', async () => {
    await using database = await create('claims')
    const { address, store } = database
    for (const number of numbers(runs)) await add(store, `t${number}`)
    const said = await Promise.all(
      ['w1', 'w2'].map((worker) => runWorker({ program, mode: 'claim', address, worker })),
    )
    const once = numbers(runs).map((number) => `t${number} 1`)
    expect(said.flat().sort()).toEqual(once.sort())
    expect((await store.list({ status: 'completed', limit: 0 })).total).toBe(runs)
  })

  it('have whole commits, and all that were acknowledged, when one is killed', async () => {
    await using database = await create('kills')
    const { address, store } = database
    await add(store, 'a')
    for (const round of numbers(kills)) {
      const run = { program, mode: 'commit', address, worker: `w${round}` } as const
      const acknowledged = await killWorker(run, round * 97)
      expect(await torn(store, 'a', acknowledged)).toBe(undefined)
    }
  })
}
