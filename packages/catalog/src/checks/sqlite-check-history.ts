import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { openSqlite } from '@callboard/core/sqlite'
import { z } from 'zod'
import { catalogErrors } from '../errors.ts'
import type { CheckHistory } from './check-history.ts'

/** How {@link sqliteCheckHistory} is set up. */
export interface SqliteCheckHistoryOptions {
  /**
   * Path of the database, absolute or relative to the working directory. It and its folder are made when missing; it may be the
   * file of the catalog's store.
   */
  file: string
  /** Changes that are kept; the oldest go first, but for the last one of each check that is open. @default 100_000 */
  maxChanges?: number
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  file: z.string().min(1),
  maxChanges: z.number().int().min(1).optional(),
  lockTimeoutMs: z.number().min(0).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/**
 * A history of checks in one file. Needs the packages `kysely` and `libsql`; close it with `await using` or
 * `[Symbol.asyncDispose]()`, after the catalog.
 *
 * @example
 * ```ts no-run
 * import { createCatalog } from '@callboard/catalog'
 * import { sqliteCatalogStore, sqliteCheckHistory } from '@callboard/catalog/sqlite'
 * const file = './data/catalog.db'
 * await using store = await sqliteCatalogStore({ file })
 * await using checkHistory = await sqliteCheckHistory({ file })
 * await using catalog = await createCatalog({ providers: [], store, checkHistory })
 * ```
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED CORE_OPTION_INVALID CORE_PATH_DENIED
 */
export async function sqliteCheckHistory(
  options: SqliteCheckHistoryOptions,
): Promise<CheckHistory & AsyncDisposable> {
  checkOptions('sqliteCheckHistory', optionsSchema, options)
  const { file, ...rest } = options
  const db = await openSqlite({ file, wanted: 'sqliteCheckHistory', errors: catalogErrors })
  const { sqlCheckHistory } = await import('./sql-check-history.ts')
  return {
    ...sqlCheckHistory({ db, ...rest }),
    async [Symbol.asyncDispose]() {
      await db.destroy()
    },
  }
}
