import { z } from 'zod'
import type { CandidateStore } from '../candidates/candidate-store.ts'
import { parseStored } from '../candidates/stored-document.ts'
import type { IndexedDocument } from '../document/indexed-document.ts'
import { parseResourceKey } from '../engine/embedded-index.ts'
import { askCandidates, askRest } from './ask-candidates.ts'
import { both, type Clause, holding, matching, passingMost } from './query-clauses.ts'
import {
  readCounts,
  readLexicon,
  readStatistics,
  type SearchedIndex,
  searchPath,
} from './read-words.ts'
import { type Hit, hitsSchema } from './scroll-hits.ts'

/** Resources that are read at once. */
const resourcesAtOnce = 5000

const recordsSchema = z.object({ hits: z.object({ hits: hitsSchema }) })
const resourcesSchema = z.object({
  aggregations: z
    .object({
      resources: z.object({
        after_key: z.object({ resource: z.string() }).optional(),
        buckets: z.array(z.object({ key: z.object({ resource: z.string() }) })),
      }),
    })
    .optional(),
})

/** What the index behind an alias answers. */
export function indexStore(index: SearchedIndex): CandidateStore {
  return {
    lexicon: (needed) => readLexicon(index, needed),
    statistics: (terms, fields) => readStatistics(index, terms, fields),
    counts: (terms) => readCounts(index, terms),
    async holders(question, { terms, most }) {
      const clauses = [matching(question), ...[...terms].map((term) => holding(term))]
      const hits = await readRecords(index, both(clauses), most)
      return hits.flatMap(documentOf)
    },
    async resources(question) {
      const keys: string[] = []
      const query = both([matching(question), passingMost(question.query.filters)])
      for await (const key of resourcesIn(index, query)) keys.push(key)
      return keys.map((key) => ({ key, resource: parseResourceKey(key) }))
    },
    best: (question) => askCandidates(index, question),
    rest: (question) => askRest(index, question),
    async documents(keys) {
      const hits = await readRecords(index, { ids: { values: keys } }, keys.length)
      return new Map(hits.flatMap((hit) => documentOf(hit).map((each) => [hit._id, each] as const)))
    },
  }
}

function documentOf({ _source }: Hit): IndexedDocument[] {
  return _source ? [parseStored(_source.record)] : []
}

async function readRecords(
  { server, name, signal }: SearchedIndex,
  query: Clause,
  size: number,
): Promise<readonly Hit[]> {
  const { hits } = await server.ask({
    method: 'POST',
    path: searchPath(name),
    body: {
      size,
      track_total_hits: false,
      _source: ['record'],
      query,
      sort: [{ id: { order: 'asc' } }],
    },
    schema: recordsSchema,
    signal,
  })
  return hits.hits
}

/** The distinct resources of what a query finds, some at a time, however many there are. */
async function* resourcesIn(
  { server, name, signal }: SearchedIndex,
  query: Clause,
): AsyncGenerator<string> {
  const sources = [{ resource: { terms: { field: 'resource' } } }]
  let after: { resource: string } | undefined
  do {
    const composite = { size: resourcesAtOnce, sources, ...(after && { after }) }
    const { aggregations } = await server.ask({
      method: 'POST',
      path: searchPath(name),
      body: { size: 0, track_total_hits: false, query, aggs: { resources: { composite } } },
      schema: resourcesSchema,
      signal,
    })
    const found = aggregations?.resources
    for (const { key } of found?.buckets ?? []) yield key.resource
    after = found?.buckets.length === resourcesAtOnce ? found.after_key : undefined
  } while (after)
}
