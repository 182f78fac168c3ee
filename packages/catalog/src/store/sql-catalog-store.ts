import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { openStoreDb, type StoreDb, storeError } from '@callboard/core/sql'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { createBreath } from '../breath.ts'
import { catalogErrors } from '../errors.ts'
import type { CatalogStore, StorePart } from './catalog-store.ts'
import { prepareTables } from './prepare-tables.ts'
import { pruneLog } from './prune-log.ts'
import { readChanges, readHistory } from './read-log.ts'
import { readHead, readParts } from './read-parts.ts'
import type { CatalogTables } from './sql-tables.ts'
import { writeBatch } from './write-batch.ts'

/** How {@link sqlCatalogStore} is set up. */
export interface SqlCatalogStoreOptions<Database> {
  /** A connection to SQLite or PostgreSQL. It stays the host's: the store never closes it, and uses none of its plugins. */
  db: Kysely<Database>
  /** A schema of PostgreSQL, which must exist, for the tables. @default the one the connection finds first */
  schema?: string
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  db: objectWith('transaction', 'withoutPlugins'),
  schema: z.string().min(1).optional(),
  lockTimeoutMs: z.number().min(0).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/**
 * A store in SQLite or PostgreSQL, through the Kysely of the host. Its tables, `callboard_catalog_…`, are made and brought up
 * to date at the first use; several processes may share them.
 *
 * @example
 * ```ts no-run
 * import { createCatalog } from '@callboard/catalog'
 * import { sqlCatalogStore } from '@callboard/catalog/sql'
 * import { Kysely, PostgresDialect } from 'kysely'
 * import { Pool } from 'pg'
 * const pool = new Pool({ connectionString: 'postgres://localhost/portal' })
 * // Where nobody listens, a connection that breaks ends the process; the store reports it by itself.
 * pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
 * const store = sqlCatalogStore({ db: new Kysely({ dialect: new PostgresDialect({ pool }) }) })
 * const catalog = await createCatalog({ providers: [], store })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function sqlCatalogStore<Database>(options: SqlCatalogStoreOptions<Database>): CatalogStore {
  checkOptions('sqlCatalogStore', optionsSchema, options)
  const { db, schema, lockTimeoutMs, runtime = nodeRuntime } = options
  const opened = openStoreDb<CatalogTables>({
    db: db as unknown as Kysely<never>,
    schema,
    lockTimeoutMs,
    runtime,
    errors: catalogErrors,
    prepare: prepareTables,
  })
  const { run } = opened
  return {
    head: () => run(readHead),
    load: () => readWhole(opened, runtime),
    commit: (batch) => opened.transaction((open) => writeBatch(open, batch, createBreath(runtime))),
    history: (ref, page) => run((db) => readHistory(db, ref, page)),
    changesSince: (position, page) => run((db) => readChanges(db, position, page)),
    prune: (pruning) => run((db) => pruneLog(db, pruning, createBreath(runtime))),
  }
}

/** As of one moment: PostgreSQL has to be told, SQLite knows no other way. */
async function* readWhole(
  { prepared }: StoreDb<CatalogTables>,
  runtime: Runtime,
): AsyncGenerator<StorePart> {
  const db = await prepared()
  try {
    const open = await db.startTransaction().setIsolationLevel('repeatable read').execute()
    try {
      yield* readParts(open, createBreath(runtime))
    } finally {
      await open.rollback().execute()
    }
  } catch (error) {
    throw storeError(catalogErrors, error)
  }
}
