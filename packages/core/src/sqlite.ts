// A database file. Nothing is loaded before it is opened: its packages are optional.

export { type OpenSqliteOptions, openSqlite } from './sql/open-sqlite.ts'
