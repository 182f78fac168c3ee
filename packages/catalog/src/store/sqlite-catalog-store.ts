import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { openSqlite } from '@callboard/core/sqlite'
import { z } from 'zod'
import { catalogErrors } from '../errors.ts'
import type { CatalogStore } from './catalog-store.ts'

/** How {@link sqliteCatalogStore} is set up. */
export interface SqliteCatalogStoreOptions {
  /** Path of the database, absolute or relative to the working directory. It and its folder are made when missing. */
  file: string
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  file: z.string().min(1),
  lockTimeoutMs: z.number().min(0).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/**
 * A store in one file: a catalog that is there again after a restart. What is acknowledged is on the disk. Needs the packages
 * `kysely` and `libsql`; close it with `await using` or `[Symbol.asyncDispose]()`, after the catalog.
 *
 * @example
 * ```ts no-run
 * import { createCatalog, filesProvider } from '@callboard/catalog'
 * import { sqliteCatalogStore } from '@callboard/catalog/sqlite'
 * await using store = await sqliteCatalogStore({ file: './data/catalog.db' })
 * await using catalog = await createCatalog({ providers: [filesProvider({ root: './org' })], store })
 * ```
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED CORE_OPTION_INVALID CORE_PATH_DENIED
 */
export async function sqliteCatalogStore(
  options: SqliteCatalogStoreOptions,
): Promise<CatalogStore & AsyncDisposable> {
  checkOptions('sqliteCatalogStore', optionsSchema, options)
  const { file, ...rest } = options
  const db = await openSqlite({ file, wanted: 'sqliteCatalogStore', errors: catalogErrors })
  const { sqlCatalogStore } = await import('./sql-catalog-store.ts')
  return {
    ...sqlCatalogStore({ db, ...rest }),
    async [Symbol.asyncDispose]() {
      await db.destroy()
    },
  }
}
