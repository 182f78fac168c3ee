export { type SqliteCatalogStoreOptions, sqliteCatalogStore } from './store/sqlite-catalog-store.ts'
