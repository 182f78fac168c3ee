import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import type { TaskStore } from '../tasks/task-store.ts'
import { logOf } from '../testing/task-store-samples.ts'
import { sqlTaskStore } from './sql-task-store.ts'
import { connectPostgres } from './test-postgres.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Puts the program of the workers into one file, which starts in no time. It stands where its drivers are found. */
export async function buildWorker(): Promise<string> {
  const outfile = pathOf('../../node_modules/.cache/task-worker.mjs')
  await build({
    entryPoints: [pathOf('./fixtures/task-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@callboard/source'],
    external: ['libsql', 'pg'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
    },
  })
  return outfile
}

/** A worker of its own over a database. */
export interface WorkerRun {
  program: string
  mode: 'claim' | 'commit'
  /** Of a file or a server. */
  address: string
  worker: string
}

/** Lets a worker go on until it ends. @returns what it said */
export async function runWorker(run: WorkerRun): Promise<string[]> {
  const child = start(run)
  const exited = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) lines.push(line)
  const [code] = await exited
  if (code !== 0) throw new Error(`${run.worker} ended with ${code}`)
  return lines
}

/** Lets a worker commit a few times, then kills it so many turns later. @returns what was acknowledged last */
export async function killWorker(run: WorkerRun, turns: number): Promise<number> {
  const child = start(run)
  const exited = once(child, 'exit')
  let acknowledged = 0
  let left = 3
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    left -= 1
    if (left > 0) continue
    for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setImmediate(next))
    child.kill('SIGKILL')
  }
  const [, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error('the worker ended before it was killed')
  return acknowledged
}

/** A database for workers, and a store over it. */
export interface WorkerDatabase extends AsyncDisposable {
  address: string
  store: TaskStore
}

/** A file in a folder. What is written by this process need not be durable. */
export function workerFile(address: string): WorkerDatabase {
  const database = new Database(address)
  for (const setting of ['journal_mode = WAL', 'synchronous = OFF', 'busy_timeout = 10'])
    database.pragma(setting)
  return over(address, new Kysely<unknown>({ dialect: new SqliteDialect({ database }) }))
}

/** A database of a server. */
export function workerPostgres(address: string): WorkerDatabase {
  return over(address, connectPostgres(address, 1))
}

function over<Tables>(address: string, db: Kysely<Tables>): WorkerDatabase {
  return { address, store: sqlTaskStore({ db }), [Symbol.asyncDispose]: () => db.destroy() }
}

/** What is wrong with the run that a worker was killed over; nothing when its last commit is whole, or was never made. */
export async function torn(
  store: TaskStore,
  id: string,
  acknowledged: number,
): Promise<string | undefined> {
  const task = await store.get(id)
  const version = task?.attempt ?? 0
  const [hold] = await store.holds()
  const taken = hold && (await store.takeOver(hold, { worker: 'reader' }))
  const found = {
    step: task?.steps[0]?.attempt,
    journal: Number(taken?.journal.get('s1')),
    workspace: Number(taken?.workspace),
    last: Number(await store.checkpoint(id, `${version}`)),
    next: await store.checkpoint(id, `${version + 1}`),
  }
  const whole = { step: version, journal: version, workspace: version, last: version }
  if (JSON.stringify(found) !== JSON.stringify(whole)) return JSON.stringify({ version, found })
  if (version < acknowledged) return `${acknowledged} was acknowledged, ${version} is there`
  const log = await logOf(store, id)
  const lines = Array.from({ length: 2 * version }, (_value, index) => Math.floor(index / 2) + 1)
  const expected = lines.map((line, index) => `${index + 1} ${line}`)
  return log.join() === expected.join()
    ? undefined
    : `the log of ${version} has ${log.length} lines`
}

function start({ program, mode, address, worker }: WorkerRun): ChildProcess & { stdout: Readable } {
  const child = fork(program, [mode, address, worker], { silent: true })
  if (!child.stdout) throw new Error('the worker cannot be heard')
  return Object.assign(child, { stdout: child.stdout })
}
