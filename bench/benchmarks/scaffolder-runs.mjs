import { join } from 'node:path'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { postgresOfTests, requireOfTests } from '../frame/postgres.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { scaffolderPeer, scaffolderPeerMissing } from '../frame/scaffolder-peer.mjs'
import { percentiles } from '../frame/statistics.mjs'
import { temporaryFolder } from '../frame/temporary-folder.mjs'
import { createPeer } from '../record/run-peer-template.mjs'

const stepsOfRun = 10
const warmUpRuns = 30

/** Steps that do nothing: what is left is what the runner itself takes. */
const steps = Array.from({ length: stepsOfRun }, (_, n) => ({
  id: `s${n}`,
  name: `s${n}`,
  action: 'test:number',
  input: { n: `\${{ ${n} }}` },
}))
const template = JSON.stringify({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'steps' },
  spec: { type: 'benchmark', steps },
})

/**
 * A contender that carries runs out one after the other.
 *
 * @param {{ name: string, role: 'ours' | 'peer', missing?: () => unknown, open: () => Promise<{ run: () => Promise<number>, close: () => unknown }> }} options
 * `run` gives the number of steps that were completed
 */
function contender({ name, role, missing, open }) {
  return {
    name,
    role,
    missing,
    prepare: async ({ scale }) => {
      const { run, close } = await open()
      await timed(run, warmUpRuns)
      const runs = Math.round(300 * scale)
      return {
        work: () => timed(run, runs),
        async inspect({ done, lasted }) {
          const later = await timed(run, runs)
          return {
            done: { steps: done },
            figures: {
              ...percentiles(`a run of ${stepsOfRun} steps`, lasted),
              ...percentiles('a later one', later.lasted),
            },
          }
        },
        close,
      }
    },
  }
}

/** Steps that were done, and how long each run lasted. */
async function timed(run, runs) {
  const lasted = []
  let done = 0
  for (let left = runs; left > 0; left -= 1) {
    const began = performance.now()
    done += await run()
    lasted.push(performance.now() - began)
  }
  return { done, lasted }
}

/** Ours, over a store that is opened in a folder. */
function ours(name, openStore, missing) {
  return contender({
    name,
    role: 'ours',
    missing,
    async open() {
      const { createScaffolder, defineAction, parseTemplate } = await import(
        '@callboard/scaffolder'
      )
      // The one that the packages know: here a peer has brought another.
      const { z } = requireOfTests('zod')
      const { path, close } = temporaryFolder()
      const action = defineAction({
        id: 'test:number',
        input: z.strictObject({ n: z.number() }),
        run: () => {},
      })
      const { store, closeStore } = await openStore(path)
      const scaffolder = createScaffolder({ actions: [action], ...(store && { store }) })
      const parsed = parseTemplate({ text: template, file: 'template.yaml' }).template
      return {
        async run() {
          const run = await scaffolder.start(parsed, { parameters: {} })
          const { status } = await run.result
          return status === 'completed' ? stepsOfRun : 0
        },
        async close() {
          await scaffolder[Symbol.asyncDispose]()
          await closeStore?.()
          close()
        },
      }
    },
  })
}

async function openSqlite(path) {
  const { sqliteTaskStore } = await import('@callboard/scaffolder/sqlite')
  const store = await sqliteTaskStore({ file: join(path, 'tasks.db') })
  return { store, closeStore: () => store[Symbol.asyncDispose]() }
}

async function openPostgres() {
  const { startPostgres } = await postgresOfTests()
  const { sqlTaskStore } = await import('@callboard/scaffolder/sql')
  const { Kysely, PostgresDialect } = requireOfTests('kysely')
  const { Pool } = requireOfTests('pg')
  // What is acknowledged is on the disk, as in SQLite.
  const server = await startPostgres({ fsync: true })
  const pool = new Pool({ connectionString: server.database('bench'), max: 3 })
  // A pool has ended before its connections have: the server still says good-bye to them, and nobody would listen.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  const closeStore = async () => {
    await db.destroy()
    await server[Symbol.asyncDispose]()
  }
  return { store: sqlTaskStore({ db }), closeStore }
}

const peer = contender({
  name: 'scaffolder-backend, in memory',
  role: 'peer',
  missing: scaffolderPeerMissing,
  async open() {
    const { run } = createPeer(scaffolderPeer)
    return {
      async run() {
        const { status, calls } = await run({ steps, parameters: {} })
        return status === 'completed' ? calls.length : 0
      },
      close: () => {},
    }
  },
})

export const benchmark = defineBenchmark({
  name: 'scaffolder-runs',
  title: `Runs of ${stepsOfRun} steps that do nothing: what the runner itself takes`,
  unit: 'steps',
  contenders: [
    ours('in memory', () => ({})),
    ours('in SQLite', openSqlite),
    ours('in PostgreSQL', openPostgres, async () => (await postgresOfTests()).postgresMissing()),
    peer,
  ],
  check: assertSameWork,
})
