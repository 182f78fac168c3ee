import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { createBreath } from '../breath.ts'
import type { CatalogStore, StorePart } from './catalog-store.ts'
import { prepareTables } from './prepare-tables.ts'
import { pruneLog } from './prune-log.ts'
import { readChanges, readHistory } from './read-log.ts'
import { readHead, readParts } from './read-parts.ts'
import type { CatalogDb } from './sql-tables.ts'
import { isLocked, storeError } from './store-error.ts'
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

/** Between two tries for a lock. */
const retryMs = 15

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
  const { schema, lockTimeoutMs = 5_000, runtime = nodeRuntime } = options
  // Plugins change names and values, and what is kept must not depend on them.
  const plain = options.db.withoutPlugins() as unknown as CatalogDb
  const db = schema === undefined ? plain : plain.withSchema(schema)
  let prepared: Promise<void> | undefined

  const patiently = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    const until = runtime.monotonicMs() + lockTimeoutMs
    for (;;) {
      try {
        return await task()
      } catch (error) {
        if (!isLocked(error) || runtime.monotonicMs() >= until) throw storeError(error)
        await runtime.sleep(retryMs)
      }
    }
  }
  /** A preparation that failed is tried again by the next call. */
  const prepare = () => {
    prepared ??= patiently(() => prepareTables(db)).catch((error: unknown) => {
      prepared = undefined
      throw error
    })
    return prepared
  }
  const run = async <Result>(task: (db: CatalogDb) => Promise<Result>): Promise<Result> => {
    await prepare()
    return patiently(() => task(db))
  }

  return {
    head: () => run(readHead),
    async *load() {
      await prepare()
      yield* readWhole(db, runtime)
    },
    commit: (batch) =>
      run((db) => inTransaction(db, (open) => writeBatch(open, batch, createBreath(runtime)))),
    history: (ref, page) => run((db) => readHistory(db, ref, page)),
    changesSince: (position, page) => run((db) => readChanges(db, position, page)),
    prune: (pruning) => run((db) => pruneLog(db, pruning, createBreath(runtime))),
  }
}

/** A database that ends a transaction by itself, as SQLite on a full disk, refuses the rollback: the first error counts. */
async function inTransaction<Result>(
  db: CatalogDb,
  task: (open: CatalogDb) => Promise<Result>,
): Promise<Result> {
  let failure: { error: unknown } | undefined
  return db
    .transaction()
    .execute((open) =>
      task(open).catch((error: unknown) => {
        failure = { error }
        throw error
      }),
    )
    .catch((error: unknown) => {
      throw failure ? failure.error : error
    })
}

/** As of one moment: PostgreSQL has to be told, SQLite knows no other way. */
async function* readWhole(db: CatalogDb, runtime: Runtime): AsyncGenerator<StorePart> {
  try {
    const open = await db.startTransaction().setIsolationLevel('repeatable read').execute()
    try {
      yield* readParts(open, createBreath(runtime))
    } finally {
      await open.rollback().execute()
    }
  } catch (error) {
    throw storeError(error)
  }
}
