export { type SqlCatalogStoreOptions, sqlCatalogStore } from './store/sql-catalog-store.ts'
