import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { chunksOf, openStoreDb } from '@callboard/core/sql'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Breath, createBreath } from '../breath.ts'
import { catalogErrors } from '../errors.ts'
import type { CheckChange, CheckHistory, CheckHistoryQuery } from './check-history.ts'
import { type CheckDb, type CheckTables, prepareCheckTables } from './check-tables.ts'

/** How {@link sqlCheckHistory} is set up. */
export interface SqlCheckHistoryOptions<Database> {
  /** A connection to SQLite or PostgreSQL. It stays the host's: the history never closes it, and uses none of its plugins. */
  db: Kysely<Database>
  /** A schema of PostgreSQL, which must exist, for the tables. @default the one the connection finds first */
  schema?: string
  /** Changes that are kept; the oldest go first, but for the last one of each check that is open. @default 100_000 */
  maxChanges?: number
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  db: objectWith('transaction', 'withoutPlugins'),
  schema: z.string().min(1).optional(),
  maxChanges: z.number().int().min(1).optional(),
  lockTimeoutMs: z.number().min(0).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/** Rows of one statement: a page is one stall, so it is small. */
const rowsAtOnce = 100

/**
 * A history of checks in SQLite or PostgreSQL, through the Kysely of the host, so that after a restart a check that failed before
 * is no news. Its tables, `callboard_checks_…`, are made and brought up to date at the first use. Of several processes on one
 * database, one should ask for the checks: each would write down the same change.
 *
 * @example
 * ```ts no-run
 * import { createCatalog } from '@callboard/catalog'
 * import { sqlCheckHistory } from '@callboard/catalog/sql'
 * import { Kysely, PostgresDialect } from 'kysely'
 * import { Pool } from 'pg'
 * const pool = new Pool({ connectionString: 'postgres://localhost/portal' })
 * // Where nobody listens, a connection that breaks ends the process; the history reports it by itself.
 * pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
 * const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
 * const catalog = await createCatalog({ providers: [], checkHistory: sqlCheckHistory({ db }) })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function sqlCheckHistory<Database>(options: SqlCheckHistoryOptions<Database>): CheckHistory {
  checkOptions('sqlCheckHistory', optionsSchema, options)
  const { db, schema, maxChanges = 100_000, lockTimeoutMs, runtime = nodeRuntime } = options
  const { run, transaction } = openStoreDb<CheckTables>({
    db: db as unknown as Kysely<never>,
    schema,
    lockTimeoutMs,
    runtime,
    errors: catalogErrors,
    prepare: prepareCheckTables,
  })
  return {
    latest: () => run((db) => readOpen(db, createBreath(runtime))),
    append: (changes) =>
      transaction((open) =>
        appendChanges(open, { changes, maxChanges, breath: createBreath(runtime) }),
      ),
    list: (query = {}) => run((db) => listChanges(db, query)),
  }
}

/** Of what is open the last change, page by page. */
async function readOpen(db: CheckDb, breath: Breath): Promise<CheckChange[]> {
  const found: CheckChange[] = []
  for (let last = { ref: '', name: '' }; ; ) {
    const { ref, name } = last
    const rows = await db
      .selectFrom('callboard_checks_latest')
      .selectAll()
      .where((the) => the(the.refTuple('ref', 'name'), '>', the.tuple(ref, name)))
      .orderBy('ref')
      .orderBy('name')
      .limit(rowsAtOnce)
      .execute()
    for (const { change } of rows) found.push(JSON.parse(change))
    const end = rows.at(-1)
    if (!end || rows.length < rowsAtOnce) return found
    last = end
    const pause = breath()
    if (pause) await pause
  }
}

interface Appending {
  changes: readonly CheckChange[]
  maxChanges: number
  breath: Breath
}

async function appendChanges(
  open: CheckDb,
  { changes, maxChanges, breath }: Appending,
): Promise<void> {
  // The first statement writes, so that whoever comes second waits, and then counts on.
  await open
    .updateTable('callboard_checks_head')
    .set((the) => ({ changes: the('changes', '+', changes.length) }))
    .where('id', '=', 1)
    .execute()
  const { changes: end } = await open
    .selectFrom('callboard_checks_head')
    .select('changes')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  const first = Number(end) - changes.length
  const rows = changes.map((change, index) => ({ position: first + index + 1, ...keysOf(change) }))
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    await open
      .insertInto('callboard_checks_changes')
      .values(chunk.map(({ position, ref, name, change }) => ({ position, ref, name, change })))
      .execute()
    const pause = breath()
    if (pause) await pause
  }
  await putLatest(open, changes, breath)
  await open
    .deleteFrom('callboard_checks_changes')
    .where('position', '<=', Number(end) - maxChanges)
    .execute()
}

async function putLatest(
  open: CheckDb,
  changes: readonly CheckChange[],
  breath: Breath,
): Promise<void> {
  // One row for each check of each entity: PostgreSQL refuses to replace a row twice in a statement.
  const last = new Map(changes.map((each) => [JSON.stringify([each.ref, each.check]), each]))
  for (const chunk of chunksOf([...last.values()].map(keysOf), rowsAtOnce)) {
    await open
      .insertInto('callboard_checks_latest')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['ref', 'name']).doUpdateSet((the) => ({
          status: the.ref('excluded.status'),
          change: the.ref('excluded.change'),
        })),
      )
      .execute()
    const pause = breath()
    if (pause) await pause
  }
  await open
    .deleteFrom('callboard_checks_latest')
    .where('status', 'in', ['passed', 'gone'])
    .execute()
}

function keysOf(change: CheckChange) {
  const { ref, check, status } = change
  return { ref, name: check, status, change: JSON.stringify(change) }
}

async function listChanges(
  db: CheckDb,
  { ref, check, limit = 100 }: CheckHistoryQuery,
): Promise<CheckChange[]> {
  let query = db.selectFrom('callboard_checks_changes').select('change')
  if (ref !== undefined) query = query.where('ref', '=', ref)
  if (check !== undefined) query = query.where('name', '=', check)
  const rows = await query.orderBy('position', 'desc').limit(limit).execute()
  return rows.map(({ change }) => JSON.parse(change))
}
