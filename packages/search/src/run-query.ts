import { type Logger, type Runtime, throwIfAborted } from '@callboard/core'
import { z } from 'zod'
import { docsType } from './collators/docs-collator.ts'
import type { Engine, EngineQuery, EngineResult } from './engine/engine.ts'
import { searchErrors } from './errors.ts'
import { correctTerm } from './query/correct-term.ts'
import { docsSubject } from './query/docs-question.ts'
import { ownerSubject } from './query/owner-question.ts'
import { fingerprintOf, formatCursor, type PageEdge, parseCursor } from './query/page-cursor.ts'
import {
  maxQueryLength,
  type ParsedQuery,
  parseQuery,
  type QueryFilter,
  type QueryVocabulary,
} from './query/parse-query.ts'
import { helpFor } from './query-help.ts'
import { toSearchResult } from './results/search-result.ts'
import type { OwnerAnswer, SearchAnswer, SearchQuery, Suggestion } from './search.ts'
import { type SearchSignals, signalsAt } from './search-signals.ts'

/** What queries are run with. */
export interface QuerySetup {
  engine: Engine
  facets: readonly string[]
  typeWeights: ReadonlyMap<string, number> | undefined
  signals: SearchSignals
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
  explain: z.boolean().optional(),
  authorize: z.custom<SearchQuery['authorize']>().optional(),
  signal: z.custom<AbortSignal>().optional(),
})

/** Answers a question. */
export async function runQuery(setup: QuerySetup, query: SearchQuery): Promise<SearchAnswer> {
  const { term, types, filters, limit = defaultLimit, cursor } = checkQuery(query)
  const subject = ownerSubject(term.slice(0, maxQueryLength))
  const fingerprint = fingerprintOf([term, types, filters])
  const from = cursor === undefined ? undefined : parseCursor(cursor, fingerprint)
  const read = (text: string, only = types) =>
    withFilters(parseQuery(text, setup.vocabulary()), { types: only, filters })
  const answer = (parsed: ParsedQuery) =>
    ask(setup, { ...query, query: parsed, limit, from, facets: setup.facets })
  const docs = docsAskedFor(setup, term, types)
  const inDocs = docs === undefined ? undefined : await answer(read(docs, [docsType]))
  const found = inDocs && inDocs.total > 0 ? inDocs : await answer(read(subject ?? term))
  const tag = `mark-${setup.runtime.randomId()}`
  const { offset, terms, hits } = found
  const didYouMean = correctTerm(term.slice(0, maxQueryLength), found.corrections)
  const help = () =>
    helpFor(
      { term: (subject ?? term).slice(0, maxQueryLength), types, filters },
      {
        vocabulary: setup.vocabulary(),
        ask: ({ term: text, ...narrowed }) => {
          const parsed = withFilters(parseQuery(text, setup.vocabulary()), narrowed)
          return ask(setup, { ...query, query: parsed, limit: 1, facets: [] })
        },
      },
    )
  return {
    results: hits.map((hit, at) => toSearchResult(hit, { rank: offset + at + 1, terms, tag })),
    total: found.total,
    facets: found.facets,
    ...cursorsOf(found, fingerprint),
    ...(didYouMean !== undefined && { didYouMean }),
    ...(found.total === 0 && from === undefined && { help: await help() }),
    ...(found === inDocs && { meantTypes: [docsType] }),
    ...(subject !== undefined && from === undefined && ownerAnswer(found)),
  }
}

/** What the documentation is asked for of, where there is any to be had. */
function docsAskedFor(
  { vocabulary }: QuerySetup,
  term: string,
  types: readonly string[] | undefined,
): string | undefined {
  const isWanted = types === undefined || types.length === 0 || types.includes(docsType)
  return isWanted && vocabulary().types.has(docsType)
    ? docsSubject(term.slice(0, maxQueryLength))
    : undefined
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
  { engine, typeWeights, signals: weighed, logger, runtime }: QuerySetup,
  question: Pick<EngineQuery, 'query' | 'limit' | 'from' | 'facets' | 'fields' | 'explain'> &
    Pick<SearchQuery, 'authorize' | 'signal'>,
): Promise<EngineResult> {
  const { query, limit, from, facets, fields, explain, signal, authorize: visible } = question
  const signals = signalsAt(runtime.now(), weighed)
  const weights = { typeWeights, signals }
  const asked = { query, limit, from, facets, fields, explain, ...weights, signal, visible }
  try {
    return await engine.query({ ...asked, logger, runtime })
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

function ownerAnswer({ hits }: EngineResult): { answer: OwnerAnswer } | undefined {
  const subject = hits[0]?.document
  const owner = subject?.owner
  return subject && typeof owner === 'string' && owner !== ''
    ? { answer: { kind: 'owner', owner, subject } }
    : undefined
}
