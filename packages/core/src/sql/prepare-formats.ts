import { type Kysely, type RawBuilder, sql } from 'kysely'
import { inTransaction } from './in-transaction.ts'
import type { StoreErrors } from './store-error.ts'

/** The table that knows the format of the others: one row, whose `id` is 1. */
interface HeadTables {
  head: { id: number; format: number }
}

/** How the tables of a store come about. */
export interface StoreFormats<Tables> {
  /** The table that holds the `format`, in the row with the `id` 1. */
  head: keyof Tables & string
  /** Makes that table and its row, with the format 0, where they are missing. */
  createHead(db: Kysely<Tables>): Promise<void>
  /** From one format to the next, in order; never changed once released. */
  steps: readonly ((db: Kysely<Tables>) => Promise<void>)[]
  /** A number for this store: two processes that prepare it wait for each other. */
  lockKey: number
}

/**
 * Makes the tables of a store, or brings older ones up to date. Kysely's own migrator is of no use here: on SQLite it works
 * without a transaction and without a lock, so that a killed process or a second one leaves half a migration behind.
 *
 * @throws STORE_TOO_NEW of the errors
 */
export async function prepareFormats<Tables>(
  db: Kysely<Tables>,
  { head, createHead, steps, lockKey }: StoreFormats<Tables>,
  errors: Pick<StoreErrors, 'STORE_TOO_NEW'>,
): Promise<void> {
  const found = await formatOf(db, head).catch(() => 0)
  if (found > steps.length) throw errors.STORE_TOO_NEW({ found, known: steps.length })
  if (found === steps.length) return
  await inTransaction(db, async (transaction) => {
    if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${lockKey})`.execute(transaction)
    await createHead(transaction)
    // Another process may have done it in between.
    for (const step of steps.slice(await formatOf(transaction, head))) await step(transaction)
    await headOf(transaction)
      .updateTable(head as 'head')
      .set({ format: steps.length })
      .where('id', '=', 1)
      .execute()
  })
}

/**
 * Whether a connection leads to PostgreSQL: by what it can do, for a host may have loaded Kysely as CommonJS, whose classes are
 * others than ours.
 */
export function isPostgres<Tables>(db: Kysely<Tables>): boolean {
  const { supportsTransactionalDdl, supportsReturning } = db.getExecutor().adapter
  return supportsTransactionalDdl && supportsReturning
}

/** The type of a column that is a key: compared as bytes, as SQLite does, whatever the language of the database. */
export function keyType<Tables>(db: Kysely<Tables>): RawBuilder<unknown> {
  return isPostgres(db) ? sql`text collate "C"` : sql`text`
}

async function formatOf<Tables>(db: Kysely<Tables>, head: string): Promise<number> {
  const row = await headOf(db)
    .selectFrom(head as 'head')
    .select('format')
    .executeTakeFirst()
  return row?.format ?? 0
}

function headOf<Tables>(db: Kysely<Tables>): Kysely<HeadTables> {
  return db as unknown as Kysely<HeadTables>
}
