import { keyType, prepareFormats } from '@callboard/core/sql'
import type { Kysely } from 'kysely'
import { catalogErrors } from '../errors.ts'

/** The tables of a history of checks. Text from outside is in JSON, in which any character fits any database. */
export interface CheckTables {
  /** One row, with how many changes there were in all: the position of the last one. */
  callboard_checks_head: { id: number; format: number; changes: number }
  callboard_checks_changes: { position: number; ref: string; name: string; change: string }
  /** What is open: of each check of each entity that has neither passed nor gone, the last change. */
  callboard_checks_latest: { ref: string; name: string; status: string; change: string }
}

/** A connection, or a transaction on it. */
export type CheckDb = Kysely<CheckTables>

/**
 * Makes the tables, or brings older ones up to date.
 *
 * @throws CATALOG_STORE_TOO_NEW
 */
export async function prepareCheckTables(db: CheckDb): Promise<void> {
  const formats = {
    head: 'callboard_checks_head',
    createHead,
    steps: [createTables],
    lockKey: 4_173_650_982,
  } as const
  await prepareFormats(db, formats, catalogErrors)
}

async function createHead(db: CheckDb): Promise<void> {
  await db.schema
    .createTable('callboard_checks_head')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('format', 'integer', (column) => column.notNull())
    .addColumn('changes', 'bigint', (column) => column.notNull())
    .execute()
  await db
    .insertInto('callboard_checks_head')
    .values({ id: 1, format: 0, changes: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

async function createTables(db: CheckDb): Promise<void> {
  const key = keyType(db)
  const { schema } = db
  await schema
    .createTable('callboard_checks_changes')
    .addColumn('position', 'bigint', (column) => column.primaryKey())
    .addColumn('ref', key, (column) => column.notNull())
    .addColumn('name', key, (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .execute()
  for (const column of ['ref', 'name'] as const)
    await schema
      .createIndex(`callboard_checks_changes_by_${column}`)
      .on('callboard_checks_changes')
      .columns([column, 'position'])
      .execute()
  await schema
    .createTable('callboard_checks_latest')
    .addColumn('ref', key, (column) => column.notNull())
    .addColumn('name', key, (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('callboard_checks_latest_key', ['ref', 'name'])
    .execute()
}
