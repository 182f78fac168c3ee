import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

/** Connections to a server of the tests. */
export function connectPostgres(address: string, max = 3): Kysely<Record<never, never>> {
  const pool = new Pool({ connectionString: address, max })
  // Where nobody listens, a connection that ends takes the process with it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}
