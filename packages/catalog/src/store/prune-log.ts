import { sql } from 'kysely'
import type { Breath } from '../breath.ts'
import type { Pruning, StoreHead } from './catalog-store.ts'
import { oldestAfter } from './oldest-after.ts'
import { readHead } from './read-parts.ts'
import type { CatalogDb } from './sql-tables.ts'

/** A statement is one stall. */
const rowsAtOnce = 1000

/**
 * Forgets revisions in one transaction, then removes their entries in portions: what is left of them when the process ends
 * in between is invisible, and goes with the next pruning.
 */
export async function pruneLog(
  db: CatalogDb,
  pruning: Pruning,
  breath: Breath,
): Promise<StoreHead> {
  const head = await readHead(db)
  const oldest = oldestAfter(head, pruning, await newestBefore(db, pruning.sinceMs))
  if (oldest === head.oldest) return head
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('callboard_catalog_head')
      .set({ oldest })
      .where('id', '=', 1)
      .where('oldest', '<', oldest)
      .execute()
    await transaction
      .deleteFrom('callboard_catalog_revisions')
      .where('revision', '<=', oldest)
      .execute()
  })
  await removeEntries(db, oldest, breath)
  return { ...head, oldest }
}

async function newestBefore(db: CatalogDb, timeMs: number | undefined): Promise<number> {
  if (timeMs === undefined) return 0
  const row = await db
    .selectFrom('callboard_catalog_revisions')
    .select((the) => the.fn.max('revision').as('revision'))
    .where('time', '<', timeMs)
    .executeTakeFirst()
  return Number(row?.revision ?? 0)
}

async function removeEntries(db: CatalogDb, oldest: number, breath: Breath): Promise<void> {
  for (;;) {
    const { numDeletedRows } = await db
      .deleteFrom('callboard_catalog_log')
      .where((the) =>
        the(
          the.refTuple('revision', 'ref'),
          'in',
          the
            .selectFrom('callboard_catalog_log')
            .select(['revision', 'ref'])
            .where('revision', '<=', oldest)
            .orderBy(sql.ref('revision'))
            .limit(rowsAtOnce)
            .$asTuple('revision', 'ref'),
        ),
      )
      .executeTakeFirstOrThrow()
    if (numDeletedRows < rowsAtOnce) return
    await breath()
  }
}
