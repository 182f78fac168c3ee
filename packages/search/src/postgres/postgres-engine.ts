import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { openStoreDb } from '@callboard/core/sql'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { queryCandidates } from '../candidates/query-candidates.ts'
import { defineEngine, type Engine } from '../engine/engine.ts'
import { defaultRanking, type Ranking, rankingSchema } from '../engine/ranking.ts'
import { searchErrors } from '../errors.ts'
import { databaseStore } from './database-store.ts'
import { prepareTables } from './prepare-tables.ts'
import type { SearchDb, SearchTables } from './search-tables.ts'
import { writeIndex } from './write-index.ts'

/** How {@link postgresEngine} is set up. */
export interface PostgresEngineOptions<Database> {
  /** A connection to PostgreSQL, 13 or later. It stays the host's: the engine never closes it, and uses none of its plugins. */
  db: Kysely<Database>
  /** A schema, which must exist, for the tables. @default the one the connection finds first */
  schema?: string
  /** Constants of the ranking. @default those of the embedded engine */
  ranking?: Ranking
  /**
   * How many of the documents that the database finds best are put into the order of the embedded engine. Those behind
   * them follow in the order of the database.
   * @default 200
   */
  candidates?: number
  /** How long a write waits while another process writes. @default 60_000 */
  lockTimeoutMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  db: objectWith('transaction', 'withoutPlugins'),
  schema: z.string().min(1).optional(),
  ranking: rankingSchema.optional(),
  candidates: z.int().min(10).max(10_000).optional(),
  lockTimeoutMs: z.number().min(0).optional(),
  runtime: objectWith('monotonicMs', 'sleep').optional(),
})

/**
 * An engine in PostgreSQL, through the Kysely of the host: one index for all processes, there again after a restart. It
 * needs no extension and asks no dictionary of the database: the words are those of every engine. Its tables,
 * `callboard_search_…`, are made at the first use.
 *
 * The first write of a process brings each type of result that it holds in line with all its documents; documents of
 * other types stay.
 *
 * @example
 * ```ts no-run
 * import { createSearch } from '@callboard/search'
 * import { postgresEngine } from '@callboard/search/postgres'
 * import { Kysely, PostgresDialect } from 'kysely'
 * import { Pool } from 'pg'
 * const pool = new Pool({ connectionString: 'postgres://localhost/portal' })
 * // Where nobody listens, a connection that breaks ends the process; the engine reports it by itself.
 * pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
 * const engine = postgresEngine({ db: new Kysely({ dialect: new PostgresDialect({ pool }) }) })
 * const search = createSearch({ collators: [], engine })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function postgresEngine<Database>(options: PostgresEngineOptions<Database>): Engine {
  checkOptions('postgresEngine', optionsSchema, options)
  const { db, schema, ranking = defaultRanking, candidates = 200 } = options
  const { lockTimeoutMs = 60_000, runtime = nodeRuntime } = options
  const opened = openStoreDb<SearchTables>({
    db: db as unknown as Kysely<never>,
    schema,
    lockTimeoutMs,
    runtime,
    errors: searchErrors,
    prepare: (each) => prepareTables(each, schema),
  })
  let isInLine = false
  return defineEngine({
    name: 'postgres',
    async write(context) {
      await opened.transaction(async (open) => {
        await lookIn(open, schema)
        await writeIndex(open, context, { isInLine })
      })
      isInLine = true
    },
    query: (context) =>
      opened.run(async (each) => {
        // As of one moment: what is counted is what is shown.
        const open = await each
          .startTransaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute()
        try {
          await lookIn(open, schema)
          return await queryCandidates(databaseStore(open), context, { ranking, candidates })
        } finally {
          await open.rollback().execute()
        }
      }),
  })
}

/** Statements that no builder makes name tables without their schema: until the end of the transaction it is the one meant. */
async function lookIn(open: SearchDb, schema: string | undefined): Promise<void> {
  if (schema === undefined) return
  await sql`select set_config('search_path', quote_ident(${schema}), true)`.execute(open)
}
