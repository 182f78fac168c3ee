import { z } from 'zod'
import type {
  CandidateAnswer,
  CandidateQuestion,
  KeptPlace,
} from '../candidates/candidate-store.ts'
import { parseStored, storableText, valueKey } from '../candidates/stored-document.ts'
import type { FacetCount } from '../engine/engine.ts'
import { mergeSpellings } from '../engine/facet-counter.ts'
import { type Clause, is, passingAll, passingMost, worth } from './query-clauses.ts'
import { escapePattern, type SearchedIndex, searchPath } from './read-words.ts'
import { hitsSchema, scrollHits } from './scroll-hits.ts'

/** Values of one facet. */
const maxFacetValues = 5000
/** Results up to which a total is as exact as the server can make it. */
const exactResults = 40_000
/** Best first; what is worth the same by id. */
const order = [{ _score: { order: 'desc' } }, { id: { order: 'asc' } }]

const number = z.object({ value: z.int() })
const facet = z.object({
  values: z.object({ buckets: z.array(z.object({ key: z.string(), pages: number })) }),
})
const answerSchema = z.object({
  hits: z.object({ hits: hitsSchema }),
  aggregations: z
    .looseObject({
      found: z.object({
        pages: number,
        meant: z.object({ buckets: z.array(z.object({ doc_count: z.int() })) }).optional(),
      }),
    })
    .optional(),
})

/** Counts, facets and the best documents in the order of the server, all of one moment. */
export async function askCandidates(
  { server, name, signal }: SearchedIndex,
  question: CandidateQuestion,
): Promise<CandidateAnswer> {
  const { query, candidates, facets, meant } = question
  const { hits, aggregations } = await server.ask({
    method: 'POST',
    path: searchPath(name),
    body: {
      size: candidates,
      track_total_hits: false,
      _source: ['record'],
      query: worth(question),
      // Facets count documents that a filter on their own field keeps out, so filters come after them.
      ...(query.filters.length > 0 && { post_filter: passingAll(query.filters) }),
      sort: order,
      aggs: {
        found: foundBy(passingAll(query.filters), meant),
        ...Object.fromEntries(facets.map((field, at) => [`facet${at}`, facetOf(field, question)])),
      },
    },
    schema: answerSchema,
    signal,
  })
  const seen = aggregations?.found.meant?.buckets ?? []
  return {
    total: aggregations?.found.pages.value ?? 0,
    documents: hits.hits.flatMap(({ _source }) => (_source ? parseStored(_source.record) : [])),
    facets: Object.fromEntries(
      facets.map((field, at) => [field, countsOf(field, aggregations?.[`facet${at}`])]),
    ),
    meant: new Set(
      meant.filter((_, at) => (seen[at]?.doc_count ?? 0) > 0).map((term) => storableText(term)),
    ),
  }
}

/** All that matches beyond the candidates, in the order of the server. */
export async function askRest(
  { server, name, signal }: SearchedIndex,
  question: CandidateQuestion,
): Promise<KeptPlace[]> {
  const { query, candidates } = question
  const places: KeptPlace[] = []
  const hits = scrollHits(server, {
    index: name,
    body: {
      _source: false,
      docvalue_fields: ['id', 'page'],
      query: {
        bool: { must: [worth(question)], filter: query.filters.map((each) => passingAll([each])) },
      },
      sort: order,
    },
    signal,
  })
  let place = 0
  for await (const { _id: key, fields } of hits) {
    place += 1
    if (place <= candidates) continue
    places.push({ key, id: fields?.id?.[0] ?? '', page: fields?.page?.[0] ?? '' })
  }
  return places
}

/** Sections of one page are one result. */
const pages = { cardinality: { field: 'page', precision_threshold: exactResults } }

function foundBy(filter: Clause, meant: readonly string[]): Clause {
  const filters = meant.map((term) => is('terms', storableText(term)))
  return {
    filter,
    aggs: { pages, ...(filters.length > 0 && { meant: { filters: { filters } } }) },
  }
}

function facetOf(field: string, { query: { filters } }: CandidateQuestion): Clause {
  const values = {
    field: 'facets',
    include: `${escapePattern(valueKey(field, ''))}.*`,
    size: maxFacetValues,
  }
  return {
    filter: passingMost(filters, (filter) => filter.field === field && !filter.negated),
    aggs: { values: { terms: values, aggs: { pages: { cardinality: { field: 'page' } } } } },
  }
}

function countsOf(field: string, counted: unknown): FacetCount[] {
  const read = facet.safeParse(counted)
  if (!read.success) return []
  const start = valueKey(field, '').length
  return mergeSpellings(
    new Map(read.data.values.buckets.map(({ key, pages: { value } }) => [key.slice(start), value])),
  )
}
