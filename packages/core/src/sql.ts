// The database of a store

export { chunksOf } from './sql/chunks-of.ts'
export { openStoreDb, type StoreDb, type StoreDbOptions } from './sql/open-store-db.ts'
export {
  isPostgres,
  keyType,
  prepareFormats,
  type StoreFormats,
} from './sql/prepare-formats.ts'
export { type StoreErrors, storeError } from './sql/store-error.ts'
