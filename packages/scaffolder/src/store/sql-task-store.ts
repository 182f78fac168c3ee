import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { isPostgres, openStoreDb, type StoreDb } from '@callboard/core/sql'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import { claimFree, claimTask, findClaimable, takeOverTask } from './claim-task.ts'
import { commitAtOnce } from './commit-at-once.ts'
import { createAtOnce, createTask } from './create-task.ts'
import { findTasks } from './find-tasks.ts'
import { findEnded, forgetTasks, forgetWorkers } from './forget-tasks.ts'
import { addFiles, findFiles, portionsOf, readFile } from './keep-files.ts'
import { prepareTaskTables } from './prepare-task-tables.ts'
import { countBeat, readHolds, readLeases } from './read-holds.ts'
import {
  assertTask,
  readCheckpoint,
  readClaimed,
  readEvents,
  readLastEvents,
  readNextWake,
  readTask,
} from './read-tasks.ts'
import type { TaskTables } from './task-tables.ts'
import { cancelTask, reopenTask, resolveTask } from './wake-task.ts'
import { createEventWatch, type EventWatch } from './watch-events.ts'
import { writeCommit } from './write-commit.ts'

/** How {@link sqlTaskStore} is set up. */
export interface SqlTaskStoreOptions<Database> {
  /** A connection to SQLite or PostgreSQL. It stays the host's: the store never closes it, and uses none of its plugins. */
  db: Kysely<Database>
  /** A schema of PostgreSQL, which must exist, for the tables. @default the one the connection finds first */
  schema?: string
  /** How long a write waits while another process writes. @default 5_000 */
  lockTimeoutMs?: number
  /** How often to look for what other processes write to the logs that are followed here. @default 250 */
  pollMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  db: objectWith('transaction', 'withoutPlugins'),
  schema: z.string().min(1).optional(),
  lockTimeoutMs: z.number().min(0).optional(),
  pollMs: z.number().min(1).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/**
 * A store in SQLite or PostgreSQL, through the Kysely of the host. Its tables, `callboard_scaffolder_…`, are made and brought up
 * to date at the first use; several processes may share them, and each other's runs.
 *
 * @example
 * ```ts no-run
 * import { builtinActions, createScaffolder } from '@callboard/scaffolder'
 * import { sqlTaskStore } from '@callboard/scaffolder/sql'
 * import { Kysely, PostgresDialect } from 'kysely'
 * import { Pool } from 'pg'
 * const pool = new Pool({ connectionString: 'postgres://localhost/portal' })
 * // Where nobody listens, a connection that breaks ends the process; the store reports it by itself.
 * pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
 * const store = sqlTaskStore({ db: new Kysely({ dialect: new PostgresDialect({ pool }) }) })
 * const scaffolder = createScaffolder({ actions: builtinActions(), store })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function sqlTaskStore<Database>(options: SqlTaskStoreOptions<Database>): TaskStore {
  checkOptions('sqlTaskStore', optionsSchema, options)
  const { db, schema, lockTimeoutMs, pollMs = 250, runtime = nodeRuntime } = options
  const opened = openStoreDb<TaskTables>({
    db: db as unknown as Kysely<never>,
    schema,
    lockTimeoutMs,
    runtime,
    errors,
    prepare: prepareTaskTables,
  })
  const watch = createEventWatch({
    lastEvents: (ids) => opened.run((db) => readLastEvents(db, ids)),
    runtime,
    pollMs,
  })
  const postgres = isPostgres(db)
  return {
    ...records(opened, postgres),
    ...work(opened, watch, postgres),
    ...files(opened),
    changed: watch.changed,
  }
}

type Opened = StoreDb<TaskTables>

/** What is kept of runs, and how it is found and forgotten. */
function records({ run, transaction }: Opened, postgres: boolean) {
  return {
    create: (created) =>
      postgres
        ? run((db) => createAtOnce(db, created))
        : transaction((open) => createTask(open, created)),
    get: (id) => run((db) => readTask(db, id)),
    list: (query) => run((db) => findTasks(db, query)),
    checkpoint: (id, key) => run((db) => readCheckpoint(db, id, key)),
    events: (id, page) => run((db) => readEvents(db, id, page)),
    async prune({ endedBefore, limit = Number.MAX_SAFE_INTEGER }) {
      let gone = 0
      for (;;) {
        const ids = await run((db) => findEnded(db, { endedBefore, limit: limit - gone }))
        if (ids.length === 0) break
        gone += await transaction((open) => forgetTasks(open, ids, endedBefore))
      }
      await run(forgetWorkers)
      return gone
    },
  } satisfies Partial<TaskStore>
}

/** Who carries runs out, and what becomes of them. */
function work({ run, transaction }: Opened, { tell }: EventWatch, postgres: boolean) {
  return {
    async claim(claim) {
      // Most questions find nothing, and need no transaction.
      const next = await run((db) => findClaimable(db, claim))
      if (!next) return undefined
      if (next.lock_key === null && (await run((db) => claimFree(db, next, claim))))
        return run((db) => readClaimed(db, { taskId: next.id, epoch: next.epoch + 1 }))
      return transaction((open) => claimTask(open, claim))
    },
    nextWake: (asked) => run((db) => readNextWake(db, asked)),
    async beat(worker, leases) {
      await run((db) => countBeat(db, worker))
      return run((db) => readLeases(db, worker, leases))
    },
    holds: () => run(readHolds),
    takeOver: (hold, { worker }) => transaction((open) => takeOverTask(open, hold, worker)),
    async commit(lease, commit) {
      if (postgres) await run((db) => commitAtOnce(db, lease, commit))
      else await transaction((open) => writeCommit(open, lease, commit))
      if (commit.events) tell(lease.taskId)
    },
    async requestCancel(id, cancelling, { unbegun }) {
      const outcome = await transaction((open) => cancelTask(open, id, { cancelling, unbegun }))
      if (outcome === 'ended') tell(id)
      return outcome
    },
    async resolve(id, result) {
      const first = await transaction((open) => resolveTask(open, id, result))
      if (first && result.event) tell(id)
      return first
    },
    async reopen(id, change) {
      const opened = await transaction((open) => reopenTask(open, id, change))
      if (opened && change.events) tell(id)
      return opened
    },
  } satisfies Partial<TaskStore>
}

/** Files of workspaces. */
function files({ run }: Opened) {
  return {
    async saveFiles(id, files) {
      await run((db) => assertTask(db, id))
      for await (const portion of portionsOf(files)) await run((db) => addFiles(db, id, portion))
    },
    hasFiles: (id, digests) => run((db) => findFiles(db, id, digests)),
    loadFile: (id, digest) => run((db) => readFile(db, id, digest)),
  } satisfies Partial<TaskStore>
}
