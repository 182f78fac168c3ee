import { PostgresAdapter, sql } from 'kysely'
import { catalogErrors } from '../errors.ts'
import type { CatalogDb } from './sql-tables.ts'

/** From one format to the next, in order; never changed once released. */
const steps: readonly ((db: CatalogDb) => Promise<void>)[] = [createTables]

/** Any number that nothing else locks. */
const lockKey = 4_173_650_981

/**
 * Makes the tables, or brings older ones up to date. Kysely's own migrator is of no use here: on SQLite it works without a
 * transaction and without a lock, so that a killed process or a second one leaves half a migration behind.
 *
 * @throws CATALOG_STORE_TOO_NEW
 */
export async function prepareTables(db: CatalogDb): Promise<void> {
  const found = await formatOf(db).catch(() => 0)
  if (found > steps.length) throw catalogErrors.STORE_TOO_NEW({ found, known: steps.length })
  if (found === steps.length) return
  await db.transaction().execute(async (transaction) => {
    if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${lockKey})`.execute(transaction)
    await createHead(transaction)
    // Another process may have done it in between.
    for (const step of steps.slice(await formatOf(transaction))) await step(transaction)
    await transaction
      .updateTable('callboard_catalog_head')
      .set({ format: steps.length })
      .where('id', '=', 1)
      .execute()
  })
}

async function formatOf(db: CatalogDb): Promise<number> {
  const head = await db.selectFrom('callboard_catalog_head').select('format').executeTakeFirst()
  return head?.format ?? 0
}

function isPostgres(db: CatalogDb): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

async function createHead(db: CatalogDb): Promise<void> {
  await db.schema
    .createTable('callboard_catalog_head')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('format', 'integer', (column) => column.notNull())
    .addColumn('commits', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('oldest', 'bigint', (column) => column.notNull())
    .execute()
  await db
    .insertInto('callboard_catalog_head')
    .values({ id: 1, format: 0, commits: 0, revision: 0, oldest: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

async function createTables(db: CatalogDb): Promise<void> {
  // Keys are compared as bytes, as SQLite does, whatever the language of the database.
  const key = isPostgres(db) ? sql`text collate "C"` : sql`text`
  const { schema } = db
  await schema
    .createTable('callboard_catalog_locations')
    .addColumn('id', key, (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('location', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createTable('callboard_catalog_issues')
    .addColumn('root', key, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('issue', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('callboard_catalog_issues_key', ['root', 'position'])
    .execute()
  await schema
    .createTable('callboard_catalog_holders')
    .addColumn('ref', key, (column) => column.primaryKey())
    .addColumn('source', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createTable('callboard_catalog_sources')
    .addColumn('key', key, (column) => column.primaryKey())
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createTable('callboard_catalog_claims')
    .addColumn('key', key, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('ref', 'text', (column) => column.notNull())
    .addColumn('claim', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('callboard_catalog_claims_key', ['key', 'position'])
    .execute()
  await createLog(db, key)
}

async function createLog({ schema }: CatalogDb, key: ReturnType<typeof sql>): Promise<void> {
  await schema
    .createTable('callboard_catalog_revisions')
    .addColumn('revision', 'bigint', (column) => column.primaryKey())
    .addColumn('time', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('callboard_catalog_log')
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('ref', key, (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addPrimaryKeyConstraint('callboard_catalog_log_key', ['revision', 'ref'])
    .execute()
  await schema
    .createIndex('callboard_catalog_log_by_ref')
    .on('callboard_catalog_log')
    .columns(['ref', 'revision'])
    .execute()
}
