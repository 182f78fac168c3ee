import type { Kysely } from 'kysely'

/** Works in one transaction. */
export async function inTransaction<Tables, Result>(
  db: Kysely<Tables>,
  task: (open: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  const open = await db.startTransaction().execute()
  try {
    const result = await task(open)
    await open.commit().execute()
    return result
  } catch (error) {
    // A database that has ended the transaction by itself, as SQLite on a full disk, refuses this: the first error counts.
    await open
      .rollback()
      .execute()
      .catch(() => undefined)
    throw error
  }
}
