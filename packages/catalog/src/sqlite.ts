export {
  type SqliteCheckHistoryOptions,
  sqliteCheckHistory,
} from './checks/sqlite-check-history.ts'
export { type SqliteCatalogStoreOptions, sqliteCatalogStore } from './store/sqlite-catalog-store.ts'
