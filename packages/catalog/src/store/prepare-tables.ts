import { keyType, prepareFormats } from '@callboard/core/sql'
import type { RawBuilder } from 'kysely'
import { catalogErrors } from '../errors.ts'
import type { CatalogDb } from './sql-tables.ts'

/**
 * Makes the tables, or brings older ones up to date.
 *
 * @throws CATALOG_STORE_TOO_NEW
 */
export async function prepareTables(db: CatalogDb): Promise<void> {
  const formats = {
    head: 'callboard_catalog_head',
    createHead,
    steps: [createTables],
    lockKey: 4_173_650_981,
  } as const
  await prepareFormats(db, formats, catalogErrors)
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
  const key = keyType(db)
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

async function createLog({ schema }: CatalogDb, key: RawBuilder<unknown>): Promise<void> {
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
