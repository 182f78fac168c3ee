import type { SqliteDatabase } from 'kysely'
import type Libsql from 'libsql'
import { isLocked } from './store-error.ts'

/** A driver that waits for a lock stops the whole process: who waits does so outside it. */
const driverTimeoutMs = 10

/**
 * A database file for Kysely. After a statement that found the database locked, the next transaction begins on a connection of
 * its own: libsql never resets such a statement, and SQLite then refuses every commit ("SQL statements in progress").
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
      if (wasLocked && sql === 'begin') {
        current.close()
        current = open()
        wasLocked = false
      }
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
