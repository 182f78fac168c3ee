import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import {
  type PostgresServer,
  postgresMissing,
  startPostgres,
} from '../../../../tests/postgres-server.ts'
import {
  type ComparedSearches,
  compareSearches,
  expectSameOrder,
} from '../candidates/test-same-order.ts'
import { postgresEngine } from './postgres-engine.ts'

const missing = postgresMissing()

describe.skipIf(missing !== undefined)('postgresEngine beside the embedded engine', () => {
  let server: PostgresServer
  let db: Kysely<Record<never, never>>
  let searches: ComparedSearches
  beforeAll(async () => {
    server = await startPostgres()
    const pool = new Pool({ connectionString: server.database('portal'), max: 4 })
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    db = new Kysely({ dialect: new PostgresDialect({ pool }) })
    searches = await compareSearches((candidates) => postgresEngine({ db, candidates }))
  })
  afterAll(async () => {
    await db?.destroy()
    await server?.[Symbol.asyncDispose]()
  })

  expectSameOrder(() => searches)
})
