import { resolve } from 'node:path'
import type { CheckHistory } from '@callboard/catalog'
import type { OpenedStore, OpenedTaskStore } from './define-config.ts'
import type { LoadedConfig } from './load-config.ts'

/**
 * Opens the store of the catalog that a configuration names; nothing where it names none.
 *
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED, and what a function of the configuration throws
 */
export async function openStore(loaded: LoadedConfig): Promise<OpenedStore | undefined> {
  return open(loaded, loaded.config.catalog.store, async (file) => {
    const { sqliteCatalogStore } = await import('@callboard/catalog/sqlite')
    return sqliteCatalogStore({ file })
  })
}

/**
 * Opens the history of checks, in the file that the catalog is kept in; nothing where that is no file.
 *
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED
 */
export async function openCheckHistory(
  loaded: LoadedConfig,
): Promise<(CheckHistory & AsyncDisposable) | undefined> {
  const { store } = loaded.config.catalog
  if (typeof store !== 'string') return undefined
  return open(loaded, store, async (file) => {
    const { sqliteCheckHistory } = await import('@callboard/catalog/sqlite')
    return sqliteCheckHistory({ file })
  })
}

/**
 * Opens the store of the runs that a configuration names; nothing where it names none.
 *
 * @throws SCAFFOLDER_PACKAGE_MISSING SCAFFOLDER_STORE_FAILED, and what a function of the configuration throws
 */
export async function openTaskStore(loaded: LoadedConfig): Promise<OpenedTaskStore | undefined> {
  return open(loaded, loaded.config.scaffolder?.store, async (file) => {
    const { sqliteTaskStore } = await import('@callboard/scaffolder/sqlite')
    return sqliteTaskStore({ file })
  })
}

/** A path is one of a SQLite file, relative to the data folder; a function opens what it likes. */
async function open<Store>(
  { config, folder }: LoadedConfig,
  store: string | (() => Store | Promise<Store>) | undefined,
  openFile: (file: string) => Promise<Store>,
): Promise<Store | undefined> {
  if (typeof store !== 'string') return store?.()
  return openFile(resolve(folder, config.dataFolder ?? '.callboard', store))
}
