export { type SqliteTaskStoreOptions, sqliteTaskStore } from './store/sqlite-task-store.ts'
