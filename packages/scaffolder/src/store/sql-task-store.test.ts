import { formatError } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { CamelCasePlugin, type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PostgresServer,
  postgresMissing,
  startPostgres,
} from '../../../../tests/postgres-server.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import { createTaskWriter } from '../tasks/task-writer.ts'
import { taskStoreContract } from '../testing/task-store-contract.ts'
import {
  add,
  claim,
  codeOf,
  eventOf,
  logOf,
  taskOf,
  timeOf,
} from '../testing/task-store-samples.ts'
import { sqlTaskStore } from './sql-task-store.ts'
import { openLossyProxy } from './test-lossy-proxy.ts'
import { connectPostgres } from './test-postgres.ts'

const missing = postgresMissing()
const schema = 'tasks'
const title = `sqlTaskStore on PostgreSQL${missing ? ` (skipped: ${missing})` : ''}`

describe.skipIf(missing !== undefined)(title, () => {
  let server: PostgresServer
  let address: string
  let first: Kysely<Record<never, never>>
  let second: typeof first
  let another: TaskStore
  const tables: string[] = []
  beforeAll(async () => {
    server = await startPostgres()
    address = server.database('portal')
    first = open()
    second = open()
    await sql.raw(`create schema ${schema}`).execute(first)
    another = sqlTaskStore({ db: second, schema, pollMs: 20 })
    await another.list()
    for (const { name } of await first.introspection.getTables())
      if (!name.endsWith('_head')) tables.push(`${schema}.${name}`)
  })
  afterAll(async () => {
    for (const db of [first, second]) await db?.destroy()
    await server?.[Symbol.asyncDispose]()
  })

  const open = (max?: number) => connectPostgres(address, max)

  /** The tables are emptied for each case: making them takes longer than most cases. */
  async function create() {
    for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(first)
    return { store: sqlTaskStore({ db: first, schema, pollMs: 20 }), again: () => another }
  }

  for (const { name, run } of taskStoreContract(create)) it(name, run)

  it('makes its tables once, whoever comes first', async () => {
    await sql`create schema race`.execute(first)
    const stores = [first, second, first].map((db) => sqlTaskStore({ db, schema: 'race' }))
    const found = await Promise.all(stores.map((each) => each.list()))
    expect(found).toEqual(stores.map(() => ({ tasks: [], total: 0 })))
  })

  it('refuses what a later release wrote, and leaves it as it is', async () => {
    await sql`create schema later`.execute(first)
    await sqlTaskStore({ db: first, schema: 'later' }).list()
    await sql`update later.callboard_scaffolder_head set format = 99`.execute(first)
    const store = sqlTaskStore({ db: second, schema: 'later' })
    expect(await codeOf(store.list())).toBe('SCAFFOLDER_STORE_TOO_NEW')
    expect(await codeOf(add(store, 'a'))).toBe('SCAFFOLDER_STORE_TOO_NEW')
  })

  it('says so when the server ends a connection in the middle, takes nothing, and goes on', async () => {
    const { store } = await create()
    await add(store, 'a')
    const { lease } = await claim(store)
    const db = open(1)
    const other = await db.startTransaction().execute()
    // The run and its parts are written before the log, which has to wait.
    await sql.raw(`lock ${schema}.callboard_scaffolder_events in share mode`).execute(other)
    const commit = { task: { attempt: 2 }, checkpoints: { k: '1' }, events: [eventOf('a')] }
    const outcome = codeOf(store.commit(lease, commit))
    const kill = sql<{ pid: number }>`
      select pg_terminate_backend(pid), pid from pg_stat_activity where wait_event_type = 'Lock'`
    while ((await kill.execute(other)).rows.length === 0);
    expect(await outcome).toBe('SCAFFOLDER_STORE_FAILED')
    await other.rollback().execute()
    // The pool learns a moment later that the connection is gone.
    while ((await codeOf(store.get('a'))) === 'SCAFFOLDER_STORE_FAILED');
    expect(await store.get('a')).toEqual(taskOf('a', { status: 'processing' }))
    expect(await store.checkpoint('a', 'k')).toBe(undefined)
    await store.commit(lease, commit)
    expect(await logOf(store, 'a')).toEqual(['1 hello'])
    await db.destroy()
  })

  it('writes once what it is sent again, because the connection broke on the way back', async () => {
    await create()
    await using proxy = await openLossyProxy(address)
    const db = connectPostgres(proxy.address)
    const store = sqlTaskStore({ db, schema })
    await add(store, 'a')
    const { lease } = await claim(store)
    const onLost = (error: unknown) => expect(error).toBe(undefined)
    const writer = createTaskWriter({ store, lease, runtime: nodeRuntime, onLost })
    // A commit that goes on, then one that ends the run.
    for (const task of [{ attempt: 2 }, { status: 'failed', endedAt: timeOf(1) } as const]) {
      const lost = proxy.loseAnswer('SELECT 1')
      writer.stage({ task })
      writer.log(eventOf('a', Object.keys(task).join()))
      await writer.commit()
      await lost
    }
    writer.close()
    expect(await logOf(another, 'a')).toEqual(['1 attempt', '2 status,endedAt'])
    expect((await another.get('a'))?.status).toBe('failed')
    await db.destroy()
  })

  it('says so when there is no server', async () => {
    const db = connectPostgres('postgres://postgres@127.0.0.1:1/none')
    const error: unknown = await sqlTaskStore({ db })
      .get('a')
      .catch((thrown: unknown) => thrown)
    expect(formatError(error).replace(/\n\s+at .*/g, '')).toMatchInlineSnapshot(`
      "SCAFFOLDER_STORE_FAILED: The tasks could not be kept or read: the database cannot be reached
        hint: See that it runs and that its address is right; then try again.
        caused by: connect ECONNREFUSED 127.0.0.1:1"
    `)
    await db.destroy()
  })

  it('pays no attention to plugins of the host', async () => {
    await create()
    const db = open().withPlugin(new CamelCasePlugin())
    const plugged = sqlTaskStore({ db, schema })
    await add(plugged, 'a')
    expect((await claim(plugged)).task).toEqual(taskOf('a', { status: 'processing' }))
    await db.destroy()
  })

  it('takes commits of two processes whose runs wake each other, without a deadlock', async () => {
    const { store } = await create()
    const other = another
    await add(store, 'a')
    await add(store, 'b')
    const [a, b] = [await claim(store), await claim(other)]
    const rounds = Array.from({ length: 20 }, (_value, round) => round)
    await Promise.all(
      rounds.flatMap((round) => [
        store.commit(a.lease, { events: [eventOf('a')] }),
        other.commit(b.lease, { events: [eventOf('b')] }),
        store.resolve('b', { key: `k${round}`, value: '1', event: eventOf('b') }),
        other.resolve('a', { key: `k${round}`, value: '1', event: eventOf('a') }),
      ]),
    )
    expect([(await logOf(store, 'a')).length, (await logOf(store, 'b')).length]).toEqual([40, 40])
  })
})

it('refuses an option that it does not know', () => {
  const options = { db: { transaction() {}, withoutPlugins() {} }, schem: 'x' }
  expect(() => sqlTaskStore(options as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: sqlTaskStore: there is no option "schem"; did you mean "schema"?]`,
  )
})
