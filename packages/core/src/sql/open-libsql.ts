import type { SqliteDatabase } from 'kysely'
import type Libsql from 'libsql'
import { isLocked } from './store-error.ts'

/** A driver that waits for a lock stops the whole process: who waits does so outside it. */
const driverTimeoutMs = 10

/**
 * A database file for Kysely. What follows a statement that found the database locked is done on a connection of its own, as soon
 * as no transaction is open: libsql never resets such a statement, and SQLite then commits nothing any more, neither a transaction
 * ("SQL statements in progress") nor, without a word, a single statement, and its lock stays.
 */
export function openLibsql(Database: typeof Libsql, file: string): SqliteDatabase {
  const open = () => {
    const database = new Database(file)
    // Durable when acknowledged, and readers go on while somebody writes.
    for (const setting of ['journal_mode = WAL', 'synchronous = FULL']) database.pragma(setting)
    database.pragma(`busy_timeout = ${driverTimeoutMs}`)
    return database
  }
  let current = open()
  let wasLocked = false
  let isInTransaction = false
  const watched = <Result>(run: () => Result): Result => {
    try {
      return run()
    } catch (error) {
      wasLocked ||= isLocked(error)
      throw error
    }
  }
  return {
    close: () => current.close(),
    prepare(sql) {
      if (wasLocked && !isInTransaction) {
        current.close()
        current = open()
        wasLocked = false
      }
      if (sql === 'begin') isInTransaction = true
      else if (sql === 'commit' || sql === 'rollback') isInTransaction = false
      const statement = watched(() => current.prepare(sql))
      return {
        reader: statement.reader,
        all: (values) => watched(() => statement.all(values)),
        run: (values) => watched(() => statement.run(values)),
        iterate: (values) => statement.iterate(values),
      }
    },
  }
}
