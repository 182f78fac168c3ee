import { keyType, prepareFormats } from '@callboard/core/sql'
import { sql } from 'kysely'
import { searchErrors } from '../errors.ts'
import type { SearchDb } from './search-tables.ts'

/**
 * Makes the tables, or brings older ones up to date.
 *
 * @throws SEARCH_STORE_TOO_NEW
 */
export async function prepareTables(db: SearchDb, schema: string | undefined): Promise<void> {
  const formats = {
    head: 'callboard_search_head',
    createHead,
    steps: [createTables, (open: SearchDb) => reshapeDocuments(open, schema)],
    lockKey: 4_173_650_984,
  } as const
  await prepareFormats(db, formats, searchErrors)
}

async function createHead(db: SearchDb): Promise<void> {
  await db.schema
    .createTable('callboard_search_head')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('format', 'integer', (column) => column.notNull())
    .addColumn('analysis', 'text', (column) => column.notNull())
    .addColumn('documents', 'bigint', (column) => column.notNull())
    .addColumn('totals', 'text', (column) => column.notNull())
    .execute()
  await db
    .insertInto('callboard_search_head')
    .values({ id: 1, format: 0, analysis: '', documents: 0, totals: '{}' })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

async function createTables(db: SearchDb): Promise<void> {
  const key = keyType(db)
  await db.schema
    .createTable('callboard_search_documents')
    .addColumn('key', key, (column) => column.primaryKey())
    .addColumn('id', key, (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('page', key, (column) => column.notNull())
    .addColumn('resource', key)
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('words', sql`tsvector`, (column) => column.notNull())
    .addColumn('names', sql`text[]`, (column) => column.notNull())
    .addColumn('forms', sql`text[]`, (column) => column.notNull())
    .addColumn('facets', 'jsonb', (column) => column.notNull())
    .addColumn('surfaces', sql`text[]`, (column) => column.notNull())
    .addColumn('lengths', sql`integer[]`, (column) => column.notNull())
    .execute()
  for (const column of ['words', 'names', 'forms'])
    await db.schema
      .createIndex(`callboard_search_documents_by_${column}`)
      .on('callboard_search_documents')
      .using('gin')
      .column(column)
      .execute()
  await createDictionaries(db)
}

/**
 * Questions read words and facets of each document that matches: words stand in the row itself rather than behind it, and
 * facets are what they are counted by. What was written before is written again.
 */
async function reshapeDocuments(db: SearchDb, schema: string | undefined): Promise<void> {
  // No builder knows how a column is stored, and none names the schema in what is written by hand.
  const name = sql.id(...[schema ?? [], 'callboard_search_documents'].flat())
  await sql`alter table ${name}
    alter column words set storage main,
    drop column facets,
    add column facets text[] not null default '{}'`.execute(db)
  await db.updateTable('callboard_search_head').set({ analysis: '' }).where('id', '=', 1).execute()
}

async function createDictionaries(db: SearchDb): Promise<void> {
  const key = keyType(db)
  await db.schema
    .createTable('callboard_search_words')
    .addColumn('surface', key, (column) => column.primaryKey())
    .addColumn('initial', key, (column) => column.notNull())
    .addColumn('length', 'integer', (column) => column.notNull())
    .addColumn('letters', 'integer', (column) => column.notNull())
    .addColumn('documents', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('callboard_search_words_by_initial')
    .on('callboard_search_words')
    .columns(['initial', 'length'])
    .execute()
  await db.schema
    .createTable('callboard_search_terms')
    .addColumn('term', key, (column) => column.primaryKey())
    .addColumn('documents', 'bigint', (column) => column.notNull())
    .addColumn('named', 'bigint', (column) => column.notNull())
    .execute()
}
