import { isPostgres, keyType, prepareFormats } from '@callboard/core/sql'
import { type RawBuilder, sql } from 'kysely'
import { errors } from '../errors.ts'
import type { TaskDb } from './task-tables.ts'

/**
 * Makes the tables, or brings older ones up to date.
 *
 * @throws SCAFFOLDER_STORE_TOO_NEW
 */
export async function prepareTaskTables(db: TaskDb): Promise<void> {
  const formats = {
    head: 'callboard_scaffolder_head',
    createHead,
    steps: [createTables, addCommitNumbers],
    lockKey: 4_173_650_982,
  } as const
  await prepareFormats(db, formats, errors)
}

async function createHead(db: TaskDb): Promise<void> {
  await db.schema
    .createTable('callboard_scaffolder_head')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('format', 'integer', (column) => column.notNull())
    .execute()
  await db
    .insertInto('callboard_scaffolder_head')
    .values({ id: 1, format: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

async function createTables(db: TaskDb): Promise<void> {
  const key = keyType(db)
  await createTasks(db, key)
  const { schema } = db
  await schema
    .createTable('callboard_scaffolder_parts')
    .addColumn('task', key, (column) => column.notNull())
    .addColumn('kind', key, (column) => column.notNull())
    .addColumn('name', key, (column) => column.notNull())
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('callboard_scaffolder_parts_key', ['task', 'kind', 'name'])
    .execute()
  await schema
    .createTable('callboard_scaffolder_events')
    .addColumn('task', key, (column) => column.notNull())
    .addColumn('id', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('callboard_scaffolder_events_key', ['task', 'id'])
    .execute()
  await schema
    .createTable('callboard_scaffolder_files')
    .addColumn('task', key, (column) => column.notNull())
    .addColumn('digest', key, (column) => column.notNull())
    .addColumn('bytes', isPostgres(db) ? 'bytea' : 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('callboard_scaffolder_files_key', ['task', 'digest'])
    .execute()
  await schema
    .createTable('callboard_scaffolder_locks')
    .addColumn('key', key, (column) => column.primaryKey())
    .addColumn('task', key, (column) => column.notNull().unique())
    .execute()
  await schema
    .createTable('callboard_scaffolder_workers')
    .addColumn('worker', key, (column) => column.primaryKey())
    .addColumn('beats', 'bigint', (column) => column.notNull())
    .execute()
}

async function createTasks(db: TaskDb, key: RawBuilder<unknown>): Promise<void> {
  const counter = isPostgres(db) ? sql`bigserial` : 'integer'
  await db.schema
    .createTable('callboard_scaffolder_tasks')
    // Numbers of runs that are gone are not given again.
    .addColumn('position', counter, (column) =>
      isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
    )
    .addColumn('id', key, (column) => column.notNull().unique())
    .addColumn('status', key, (column) => column.notNull())
    .addColumn('created_at', key, (column) => column.notNull())
    .addColumn('ended_at', key)
    .addColumn('created_by', key)
    .addColumn('parent_id', key)
    .addColumn('template_ref', key, (column) => column.notNull())
    .addColumn('idempotency_key', key, (column) => column.unique())
    .addColumn('lock_key', key)
    .addColumn('only_worker', key)
    .addColumn('holder', key)
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('wake_at', 'bigint')
    .addColumn('woken', 'integer', (column) => column.notNull())
    .addColumn('cancelling', 'text')
    .addColumn('last_event', 'integer', (column) => column.notNull())
    .execute()
  await createIndexes(db)
}

async function addCommitNumbers(db: TaskDb): Promise<void> {
  await db.schema
    .alterTable('callboard_scaffolder_tasks')
    .addColumn('committed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

/** Of the runs that are over, which are most, few indexes know. */
const partialIndexes = {
  callboard_scaffolder_tasks_waking: ['wake_at', ['position']],
  callboard_scaffolder_tasks_locking: ['lock_key', ['lock_key', 'position']],
  callboard_scaffolder_tasks_held: ['holder', ['holder']],
  callboard_scaffolder_tasks_bound: ['only_worker', ['only_worker']],
  callboard_scaffolder_tasks_ended: ['ended_at', ['ended_at']],
  callboard_scaffolder_tasks_children: ['parent_id', ['parent_id']],
} as const

async function createIndexes(db: TaskDb): Promise<void> {
  for (const [name, [present, columns]] of Object.entries(partialIndexes))
    await db.schema
      .createIndex(name)
      .on('callboard_scaffolder_tasks')
      .columns([...columns])
      .where(sql.ref(present), 'is not', null)
      .execute()
  for (const [name, columns] of [
    ['callboard_scaffolder_tasks_new', ['created_at', 'position']],
    ['callboard_scaffolder_tasks_by_user', ['created_by', 'created_at', 'position']],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('callboard_scaffolder_tasks')
      .columns([...columns])
      .execute()
}
