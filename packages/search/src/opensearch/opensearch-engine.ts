import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { queryCandidates } from '../candidates/query-candidates.ts'
import { defineEngine, type Engine } from '../engine/engine.ts'
import { defaultRanking, type Ranking, rankingSchema } from '../engine/ranking.ts'
import { indexAlias } from './aliased-index.ts'
import { indexStore } from './index-store.ts'
import { openSearchServer } from './search-server.ts'
import { writeIndex } from './write-index.ts'

/** How {@link openSearchEngine} is set up. */
export interface OpenSearchEngineOptions {
  /** Allows the server's origin, and carries the credentials for it. It stays the host's. */
  gate: UrlGate
  /** Where the server is: `https://search.acme.test:9200`. */
  baseUrl: string
  /** Alias of the index; the indices behind it are named after it. @default 'callboard-search' */
  name?: string
  /** Constants of the ranking. @default those of the embedded engine */
  ranking?: Ranking
  /**
   * How many of the documents that the server finds best are put into the order of the embedded engine. Those behind
   * them follow in the order of the server.
   * @default 200
   */
  candidates?: number
  /** Whole time of one request. @default 30_000 */
  timeoutMs?: number
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  gate: objectWith('fetch', 'check', 'redact'),
  baseUrl: z.url(),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'expected lower-case letters, digits, "-" and "_"')
    .optional(),
  ranking: rankingSchema.optional(),
  candidates: z.int().min(10).max(10_000).optional(),
  timeoutMs: z.number().positive().optional(),
  runtime: objectWith('now', 'monotonicMs', 'randomId', 'sleep').optional(),
})

/**
 * An engine in OpenSearch or Elasticsearch, by what the interfaces of both share: one index for all processes, there
 * again after a restart. The words are those of every engine; no analysis of the server is asked.
 *
 * The first write of a process brings each type of result that it holds in line with all its documents; documents of
 * other types stay. A change of most documents fills a new index and shows it in one step.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { createSearch } from '@callboard/search'
 * import { openSearchEngine } from '@callboard/search/opensearch'
 * declare const authorization: Secret
 * const baseUrl = 'https://search.acme.test:9200'
 * const gate = createUrlGate({ allow: [{ origin: baseUrl, private: true, headers: { authorization } }] })
 * const search = createSearch({ collators: [], engine: openSearchEngine({ gate, baseUrl }) })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function openSearchEngine(options: OpenSearchEngineOptions): Engine {
  checkOptions('openSearchEngine', optionsSchema, options)
  const { gate, name = 'callboard-search', ranking = defaultRanking, candidates = 200 } = options
  const { timeoutMs = 30_000, runtime = nodeRuntime } = options
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const server = openSearchServer({ gate, baseUrl, runtime, timeoutMs })
  const alias = indexAlias(server, { name, runtime })
  let inLine: string | undefined
  return defineEngine({
    name: 'opensearch',
    async write(context) {
      const before = inLine
      // What fails half-way is compared whole the next time.
      inLine = undefined
      inLine = await writeIndex({ server, alias, inLine: before }, context)
    },
    query: (context) =>
      queryCandidates(indexStore({ server, name, signal: context.signal }), context, {
        ranking,
        candidates,
      }),
  })
}
