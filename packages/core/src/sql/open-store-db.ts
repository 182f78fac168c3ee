import type { Kysely } from 'kysely'
import type { Runtime } from '../runtime/runtime.ts'
import { inTransaction } from './in-transaction.ts'
import { isLocked, type StoreErrors, storeError } from './store-error.ts'

/** How the database of a store is reached. */
export interface StoreDbOptions<Tables> {
  /** The host's connection. None of its plugins is used. */
  db: Kysely<never>
  /** A schema of PostgreSQL for the tables. @default the one the connection finds first */
  schema?: string | undefined
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number | undefined
  runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  errors: StoreErrors
  /** Makes the tables, before their first use. */
  prepare(db: Kysely<Tables>): Promise<void>
}

/** The database of a store: its tables are there, who holds a lock is waited for, and what fails is a typed error. */
export interface StoreDb<Tables> {
  /** The connection, its tables made. */
  prepared(): Promise<Kysely<Tables>>
  /** Works on the connection. Begins again when the database was locked. @throws STORE_FAILED of the errors */
  run<Result>(task: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>
  /**
   * Works in one transaction. Begins again when the database was locked. On SQLite its first statement has to write, and to give
   * no rows back: libsql does not let go of one that gives rows and finds the database locked.
   *
   * @throws STORE_FAILED of the errors
   */
  transaction<Result>(task: (open: Kysely<Tables>) => Promise<Result>): Promise<Result>
}

/** Between two tries for a lock. */
const retryMs = 15

/** Opens the tables of a store over a connection of the host. */
export function openStoreDb<Tables>(options: StoreDbOptions<Tables>): StoreDb<Tables> {
  const { schema, lockTimeoutMs = 5_000, runtime, errors, prepare } = options
  // Plugins change names and values, and what is kept must not depend on them.
  const plain = options.db.withoutPlugins() as unknown as Kysely<Tables>
  const db = schema === undefined ? plain : plain.withSchema(schema)
  let preparing: Promise<void> | undefined

  const patiently = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    const until = runtime.monotonicMs() + lockTimeoutMs
    for (;;) {
      try {
        return await task()
      } catch (error) {
        if (!isLocked(error) || runtime.monotonicMs() >= until) throw storeError(errors, error)
        await runtime.sleep(retryMs)
      }
    }
  }
  /** A preparation that failed is tried again by the next call. */
  const prepared = async () => {
    preparing ??= patiently(() => prepare(db)).catch((error: unknown) => {
      preparing = undefined
      throw error
    })
    await preparing
    return db
  }
  const run: StoreDb<Tables>['run'] = async (task) => {
    await prepared()
    return patiently(() => task(db))
  }
  return { prepared, run, transaction: (task) => run((each) => inTransaction(each, task)) }
}
