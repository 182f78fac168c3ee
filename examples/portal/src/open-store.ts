import { resolve } from 'node:path'
import type { OpenedStore } from './define-config.ts'
import type { LoadedConfig } from './load-config.ts'

/**
 * Opens the store that a configuration names; nothing where it names none.
 *
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED, and what a function of the configuration throws
 */
export async function openStore({
  config,
  folder,
}: LoadedConfig): Promise<OpenedStore | undefined> {
  const { store } = config.catalog
  if (typeof store !== 'string') return store?.()
  const { sqliteCatalogStore } = await import('@callboard/catalog/sqlite')
  return sqliteCatalogStore({
    file: resolve(folder, config.dataFolder ?? '.callboard', store),
  })
}
