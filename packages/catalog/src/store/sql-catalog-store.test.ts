import { formatError } from '@callboard/core'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PostgresServer,
  postgresMissing,
  startPostgres,
} from '../../../../tests/postgres-server.ts'
import { type ContractStore, catalogStoreContract } from '../testing/catalog-store-contract.ts'
import { added, batch, code, kept, refsOf } from '../testing/store-samples.ts'
import { sqlCatalogStore } from './sql-catalog-store.ts'

const missing = postgresMissing()
const title = `sqlCatalogStore on PostgreSQL${missing ? ` (skipped: ${missing})` : ''}`

describe.skipIf(missing !== undefined)(title, () => {
  let server: PostgresServer
  let address: string
  let schemas = 0
  beforeAll(async () => {
    server = await startPostgres()
    address = server.database('portal')
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  const open = (max = 3) => {
    const pool = new Pool({ connectionString: address, max })
    // Where nobody listens, a connection that ends takes the process with it.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    return new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  }

  /** Each case in a schema of its own. */
  async function create(): Promise<ContractStore> {
    const connections = [open()]
    schemas += 1
    const schema = `case_${schemas}`
    await sql.raw(`create schema ${schema}`).execute(connections[0] as Kysely<unknown>)
    const over = (db: Kysely<Record<never, never>>) => sqlCatalogStore({ db, schema })
    return {
      store: over(connections[0] as Kysely<Record<never, never>>),
      async again() {
        const db = open()
        connections.push(db)
        return over(db)
      },
      async dispose() {
        for (const db of connections) await db.destroy()
      },
    }
  }

  for (const { name, run } of catalogStoreContract(create)) it(name, run)

  it('makes its tables once, whoever comes first', async () => {
    const { store, again, dispose } = await create()
    const stores = [store, await again(), await again()]
    expect(await Promise.all(stores.map((each) => each.head()))).toEqual(
      stores.map(() => ({ revision: 0, oldest: 0, commits: 0 })),
    )
    await dispose?.()
  })

  it('says so when the server ends a connection in the middle, takes nothing, and goes on', async () => {
    const { store, dispose } = await create()
    await store.commit(batch({ put: [kept('r', 's1', 'a')] }))
    const db = open(1)
    const other = await db.startTransaction().execute()
    // The head and the sources are written before the claims, which have to wait.
    await sql.raw(`lock case_${schemas}.callboard_catalog_claims in share mode`).execute(other)
    const put = [kept('r', 's1', 'b'), kept('r', 's2', 'c')]
    const large = batch({ expected: 1, put, changes: [added('b')] })
    const outcome = code(store.commit(large))
    const kill = sql<{ pid: number }>`
      select pg_terminate_backend(pid), pid from pg_stat_activity where wait_event_type = 'Lock'`
    while ((await kill.execute(other)).rows.length === 0);
    expect(await outcome).toBe('CATALOG_STORE_FAILED')
    await other.rollback().execute()
    expect(await refsOf(store)).toEqual(['r s1 a'])
    expect(await store.head()).toEqual({ revision: 0, oldest: 0, commits: 1 })
    expect((await store.commit(large)).commits).toBe(2)
    await db.destroy()
    await dispose?.()
  })

  it('says so when there is no server', async () => {
    const pool = new Pool({ connectionString: 'postgres://postgres@127.0.0.1:1/none' })
    const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
    const error: unknown = await sqlCatalogStore({ db })
      .head()
      .catch((thrown: unknown) => thrown)
    expect(formatError(error).replace(/\n\s+at .*/g, '')).toMatchInlineSnapshot(`
      "CATALOG_STORE_FAILED: The catalog could not be kept or read: the database cannot be reached
        hint: See that it runs and that its address is right; then try again.
        caused by: connect ECONNREFUSED 127.0.0.1:1"
    `)
    await db.destroy()
  })

  it('pays no attention to plugins of the host', async () => {
    const { store, dispose } = await create()
    const db = open().withPlugin(new CamelCasePlugin())
    const plugged = sqlCatalogStore({ db, schema: `case_${schemas}` })
    await plugged.commit(batch({ put: [kept('r', 's1', 'a')], changes: [added('a')] }))
    expect((await store.history('a', { limit: 1 }))[0]?.timeMs).toBe(1000)
    await db.destroy()
    await dispose?.()
  })
})

it('refuses an option that it does not know', () => {
  const options = { db: { transaction() {}, withoutPlugins() {} }, schem: 'x' }
  expect(() => sqlCatalogStore(options as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: sqlCatalogStore: there is no option "schem"; did you mean "schema"?]`,
  )
})
