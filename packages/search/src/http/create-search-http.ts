import { checkOptions, type Logger, objectWith } from '@callboard/core'
import {
  type Authorize,
  createHttpHandler,
  defineRoute,
  type HttpHandler,
  type RouteContext,
} from '@callboard/core/http'
import { z } from 'zod'
import type { SearchDocument } from '../document/search-document.ts'
import type { SearchResource } from '../engine/engine.ts'
import { searchErrors } from '../errors.ts'
import type { SearchResult } from '../results/search-result.ts'
import type { Search, SearchQuery } from '../search.ts'
import { type QueryParameters, queryParametersSchema } from './query-parameters.ts'

/** How a search is offered over HTTP. */
export interface SearchHttpOptions {
  search: Search
  /** Decides on each route. Without it every route is open. */
  authorize?: Authorize
  /** Decides which documents the sender of a request may see: one answer each, in order. @default all */
  permit?: (context: {
    request: Request
    resources: readonly SearchResource[]
  }) => readonly boolean[] | Promise<readonly boolean[]>
  /** Where it is mounted: `/api/search`. @default '' */
  basePath?: string
  logger?: Logger
}

const facets = z.record(z.string(), z.array(z.object({ value: z.string(), count: z.int() })))

const explanation = z.object({
  score: z.number(),
  parts: z.array(
    z.looseObject({ reason: z.enum(['name', 'word', 'feedback', 'type']), score: z.number() }),
  ),
})

const resultSet = z.object({
  results: z.array(
    z.object({
      type: z.string(),
      rank: z.int(),
      explanation: explanation.optional(),
      document: z.looseObject({ title: z.string(), text: z.string(), location: z.string() }),
      highlight: z.object({
        preTag: z.string(),
        postTag: z.string(),
        fields: z.record(z.string(), z.string()),
      }),
    }),
  ),
  numberOfResults: z.int(),
  facets,
  nextPageCursor: z.string().optional(),
  previousPageCursor: z.string().optional(),
  didYouMean: z.string().optional(),
  meantTypes: z.array(z.string()).optional(),
  answer: z
    .object({
      kind: z.literal('owner'),
      owner: z.string(),
      subject: z.looseObject({ title: z.string(), location: z.string() }),
    })
    .optional(),
})

const suggestions = z.object({
  suggestions: z.array(z.object({ title: z.string(), type: z.string(), location: z.string() })),
})

const optionsSchema = z.strictObject({
  search: objectWith('query', 'suggest'),
  authorize: z.function().optional(),
  permit: z.function().optional(),
  basePath: z.string().optional(),
  logger: objectWith('debug', 'info', 'warn', 'error').optional(),
})

/**
 * Offers a search in the form that the peer's clients speak, with facets and suggestions beside.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createSearchHttp(options: SearchHttpOptions): HttpHandler {
  checkOptions('createSearchHttp', optionsSchema, options)
  const { search, permit, basePath, authorize, logger } = options
  const questionOf = ({
    request,
    query,
    signal,
  }: RouteContext<unknown, QueryParameters>): SearchQuery => ({
    term: query.term,
    types: query.types,
    filters: query.filters,
    limit: query.pageLimit,
    authorize: permit && ((resources) => permit({ request, resources })),
    signal,
  })
  return createHttpHandler({
    title: 'Search',
    routes: [queryRoute(search, questionOf), suggestRoute(search, questionOf)],
    statusOf: ({ code }) => (callersFault.has(code) ? 400 : undefined),
    ...(basePath !== undefined && { basePath }),
    ...(authorize && { authorize }),
    ...(logger && { logger }),
  })
}

const callersFault: ReadonlySet<string> = new Set([
  searchErrors.QUERY_INVALID.code,
  searchErrors.CURSOR_INVALID.code,
])

type QuestionOf = (context: RouteContext<unknown, QueryParameters>) => SearchQuery

const queryRoute = (search: Search, questionOf: QuestionOf) =>
  defineRoute({
    method: 'GET',
    path: '/query',
    summary: 'Finds documents',
    permission: 'search.read',
    query: queryParametersSchema,
    response: resultSet,
    async handle(context: RouteContext<unknown, QueryParameters>) {
      const cursor = context.query.pageCursor
      const { explain } = context.query
      const found = await search.query({ ...questionOf(context), cursor, explain })
      const { results, total, answer, ...rest } = found
      return {
        results: results.map(toPeerResult),
        numberOfResults: total,
        ...rest,
        ...(answer && { answer: { ...answer, subject: shownOf(answer.subject) } }),
      }
    },
  })

const suggestRoute = (search: Search, questionOf: QuestionOf) =>
  defineRoute({
    method: 'GET',
    path: '/suggest',
    summary: 'Titles for what is being typed',
    permission: 'search.read',
    query: queryParametersSchema,
    response: suggestions,
    async handle(context: RouteContext<unknown, QueryParameters>) {
      return { suggestions: await search.suggest(questionOf(context)) }
    },
  })

function toPeerResult({ type, rank, document, highlight, explanation: why }: SearchResult) {
  return { type, rank, document: shownOf(document), highlight, ...(why && { explanation: why }) }
}

/** What decides over a document is nobody's business outside. */
function shownOf({ authorization: _authorization, ...shown }: SearchDocument) {
  return shown
}
