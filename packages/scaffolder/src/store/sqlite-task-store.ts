import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { openSqlite } from '@callboard/core/sqlite'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { TaskStore } from '../tasks/task-store.ts'

/** How {@link sqliteTaskStore} is set up. */
export interface SqliteTaskStoreOptions {
  /** Path of the database, absolute or relative to the working directory. It and its folder are made when missing. */
  file: string
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number
  /** How often to look for what other processes write to the logs that are followed here. @default 250 */
  pollMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  file: z.string().min(1),
  lockTimeoutMs: z.number().min(0).optional(),
  pollMs: z.number().min(1).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/**
 * A store in one file: runs go on after a restart. What is acknowledged is on the disk. Needs the packages `kysely` and `libsql`;
 * close it with `await using` or `[Symbol.asyncDispose]()`, after the scaffolder. A scaffolder with a store looks for work until
 * it is closed, so a program that closes neither does not end.
 *
 * @example
 * ```ts no-run
 * import { builtinActions, createScaffolder } from '@callboard/scaffolder'
 * import { sqliteTaskStore } from '@callboard/scaffolder/sqlite'
 * await using store = await sqliteTaskStore({ file: './data/tasks.db' })
 * await using scaffolder = createScaffolder({ actions: builtinActions(), store })
 * ```
 * @throws SCAFFOLDER_PACKAGE_MISSING SCAFFOLDER_STORE_FAILED CORE_OPTION_INVALID CORE_PATH_DENIED
 */
export async function sqliteTaskStore(
  options: SqliteTaskStoreOptions,
): Promise<TaskStore & AsyncDisposable> {
  checkOptions('sqliteTaskStore', optionsSchema, options)
  const { file, ...rest } = options
  const db = await openSqlite({ file, wanted: 'sqliteTaskStore', errors })
  const { sqlTaskStore } = await import('./sql-task-store.ts')
  return {
    ...sqlTaskStore({ db, ...rest }),
    async [Symbol.asyncDispose]() {
      await db.destroy()
    },
  }
}
