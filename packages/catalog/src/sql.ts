export { type SqlCheckHistoryOptions, sqlCheckHistory } from './checks/sql-check-history.ts'
export { type SqlCatalogStoreOptions, sqlCatalogStore } from './store/sql-catalog-store.ts'
