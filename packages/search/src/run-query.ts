import { type Logger, type Runtime, throwIfAborted } from '@callboard/core'
import { z } from 'zod'
import type { Engine, EngineQuery, EngineResult } from './engine/engine.ts'
import { searchErrors } from './errors.ts'
import { ownerSubject } from './query/owner-question.ts'
import { fingerprintOf, formatCursor, type PageEdge, parseCursor } from './query/page-cursor.ts'
import {
  maxQueryLength,
  type ParsedQuery,
  parseQuery,
  type QueryFilter,
  type QueryVocabulary,
} from './query/parse-query.ts'
import { toSearchResult } from './results/search-result.ts'
import type { OwnerAnswer, SearchAnswer, SearchQuery, Suggestion } from './search.ts'

/** What queries are run with. */
export interface QuerySetup {
  engine: Engine
  facets: readonly string[]
  logger: Logger
  runtime: Runtime
  vocabulary(): QueryVocabulary
}

const defaultLimit = 25
const maxLimit = 100
const defaultSuggestions = 8

const querySchema = z.strictObject({
  term: z.string(),
  types: z.array(z.string()).readonly().optional(),
  filters: z.record(z.string(), z.union([z.string(), z.array(z.string()).readonly()])).optional(),
  limit: z.int().min(1).max(maxLimit).optional(),
  cursor: z.string().max(16_384).optional(),
  authorize: z.custom<SearchQuery['authorize']>().optional(),
  signal: z.custom<AbortSignal>().optional(),
})

/** Answers a question. */
export async function runQuery(setup: QuerySetup, query: SearchQuery): Promise<SearchAnswer> {
  const { term, types, filters, limit = defaultLimit, cursor } = checkQuery(query)
  const subject = ownerSubject(term.slice(0, maxQueryLength))
  const parsed = withFilters(parseQuery(subject ?? term, setup.vocabulary()), { types, filters })
  const fingerprint = fingerprintOf([term, types, filters])
  const from = cursor === undefined ? undefined : parseCursor(cursor, fingerprint)
  const found = await ask(setup, { ...query, query: parsed, limit, from, facets: setup.facets })
  const tag = `mark-${setup.runtime.randomId()}`
  const { offset, terms, hits } = found
  return {
    results: hits.map((hit, at) => toSearchResult(hit, { rank: offset + at + 1, terms, tag })),
    total: found.total,
    facets: found.facets,
    ...cursorsOf(found, fingerprint),
    ...correctedTerm(term, found.corrections),
    ...(subject !== undefined && from === undefined && ownerAnswer(found)),
  }
}

/** Titles of what the words lead to by name or title alone. */
export async function runSuggest(
  setup: QuerySetup,
  query: Omit<SearchQuery, 'cursor'>,
): Promise<Suggestion[]> {
  const { term, types, filters, limit = defaultSuggestions } = checkQuery(query)
  if (term.trim() === '') return []
  const parsed = withFilters(parseQuery(term, setup.vocabulary()), { types, filters })
  const fields = ['name', 'title'] as const
  const { hits } = await ask(setup, { ...query, query: parsed, limit, facets: [], fields })
  return hits.map(({ type, document: { title, location } }) => ({ title, type, location }))
}

function checkQuery(query: SearchQuery) {
  throwIfAborted(query.signal)
  const result = querySchema.safeParse(query)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path.join('.')
  const problem = `${path ? `"${path}" is not valid: ` : ''}${issue?.message ?? 'unknown reason'}`
  throw searchErrors.QUERY_INVALID({ problem })
}

async function ask(
  { engine, logger, runtime }: QuerySetup,
  question: Pick<EngineQuery, 'query' | 'limit' | 'from' | 'facets' | 'fields' | 'signal'> &
    Pick<SearchQuery, 'authorize'>,
): Promise<EngineResult> {
  const { query, limit, from, facets, fields, signal, authorize: visible } = question
  try {
    return await engine.query({
      query,
      limit,
      from,
      facets,
      fields,
      signal,
      visible,
      logger,
      runtime,
    })
  } catch (cause) {
    throwIfAborted(signal)
    throw searchErrors.ENGINE_FAILED({ engine: engine.name, operation: 'query' }, { cause })
  }
}

function withFilters(
  parsed: ParsedQuery,
  { types, filters = {} }: Pick<SearchQuery, 'types' | 'filters'>,
): ParsedQuery {
  const given: QueryFilter[] = Object.entries(filters).map(([field, values]) => ({
    field,
    values: [values].flat(),
    negated: false,
  }))
  if (types && types.length > 0) given.push({ field: 'types', values: types, negated: false })
  return given.length === 0 ? parsed : { ...parsed, filters: [...parsed.filters, ...given] }
}

function cursorsOf(
  { hits, offset, total }: EngineResult,
  fingerprint: string,
): Pick<SearchAnswer, 'nextPageCursor' | 'previousPageCursor'> {
  const [first] = hits
  const last = hits.at(-1)
  const edge = (side: PageEdge['side'], key: PageEdge['key']) =>
    formatCursor({ side, key }, fingerprint)
  return {
    ...(last && offset + hits.length < total && { nextPageCursor: edge('after', last) }),
    ...(first && offset > 0 && { previousPageCursor: edge('before', first) }),
  }
}

function correctedTerm(
  term: string,
  corrections: ReadonlyMap<string, string>,
): Pick<SearchAnswer, 'didYouMean'> {
  let corrected = term.toLowerCase()
  for (const [word, meant] of corrections) corrected = corrected.split(word).join(meant)
  return corrections.size > 0 && corrected !== term.toLowerCase() ? { didYouMean: corrected } : {}
}

function ownerAnswer({ hits }: EngineResult): { answer: OwnerAnswer } | undefined {
  const subject = hits[0]?.document
  const owner = subject?.owner
  return subject && typeof owner === 'string' && owner !== ''
    ? { answer: { kind: 'owner', owner, subject } }
    : undefined
}
