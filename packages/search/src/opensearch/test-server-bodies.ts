import { z } from 'zod'

// What the published interfaces of OpenSearch and Elasticsearch call the parts that the engine uses. Nothing else passes.

const one = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string(), value)
    .refine((fields) => Object.keys(fields).length === 1, 'names one field exactly')

/** A clause of a query. */
export type TestClause =
  | { match_all: Record<string, never> }
  | { match_none: Record<string, never> }
  | { term: Record<string, { value: string; boost?: number | undefined }> }
  | { terms: Record<string, string[]> }
  | { prefix: Record<string, { value: string }> }
  | { ids: { values: string[] } }
  | { exists: { field: string } }
  | { constant_score: { filter: TestClause; boost?: number | undefined } }
  | { dis_max: { queries: TestClause[] } }
  | {
      bool: {
        must?: TestClause[] | undefined
        filter?: TestClause[] | undefined
        should?: TestClause[] | undefined
        must_not?: TestClause[] | undefined
        minimum_should_match?: number | undefined
      }
    }
  | {
      function_score: {
        query: TestClause
        functions: { filter: TestClause; weight: number }[]
        score_mode: 'multiply'
        boost_mode: 'multiply'
      }
    }

const clauses = z.lazy(() => z.array(clauseSchema)).optional()

const clauseSchema: z.ZodType<TestClause> = z.lazy(() =>
  z.union([
    z.strictObject({ match_all: z.strictObject({}) }),
    z.strictObject({ match_none: z.strictObject({}) }),
    z.strictObject({
      term: one(z.strictObject({ value: z.string(), boost: z.number().min(0).optional() })),
    }),
    z.strictObject({ terms: one(z.array(z.string()).max(65_536)) }),
    z.strictObject({ prefix: one(z.strictObject({ value: z.string() })) }),
    z.strictObject({ ids: z.strictObject({ values: z.array(z.string()) }) }),
    z.strictObject({ exists: z.strictObject({ field: z.string() }) }),
    z.strictObject({
      constant_score: z.strictObject({ filter: clauseSchema, boost: z.number().min(0).optional() }),
    }),
    z.strictObject({ dis_max: z.strictObject({ queries: z.array(clauseSchema).min(1) }) }),
    z.strictObject({
      bool: z.strictObject({
        must: clauses,
        filter: clauses,
        should: clauses,
        must_not: clauses,
        minimum_should_match: z.int().optional(),
      }),
    }),
    z.strictObject({
      function_score: z.strictObject({
        query: clauseSchema,
        functions: z.array(z.strictObject({ filter: clauseSchema, weight: z.number() })),
        score_mode: z.literal('multiply'),
        boost_mode: z.literal('multiply'),
      }),
    }),
  ]),
)

/** An aggregation, with those below it. */
export interface TestAggregation {
  filter?: TestClause | undefined
  filters?: { filters: TestClause[] } | undefined
  terms?: { field: string; include?: string | undefined; size: number } | undefined
  cardinality?: { field: string; precision_threshold?: number | undefined } | undefined
  avg?: { field: string } | undefined
  composite?:
    | {
        size: number
        sources: Record<string, { terms: { field: string } }>[]
        after?: Record<string, string> | undefined
      }
    | undefined
  aggs?: Record<string, TestAggregation> | undefined
}

const aggregationSchema: z.ZodType<TestAggregation> = z.lazy(() =>
  z
    .strictObject({
      filter: clauseSchema.optional(),
      filters: z.strictObject({ filters: z.array(clauseSchema).min(1) }).optional(),
      terms: z
        .strictObject({
          field: z.string(),
          include: z.string().max(1000).optional(),
          size: z.int().min(1).max(65_535),
        })
        .optional(),
      cardinality: z
        .strictObject({
          field: z.string(),
          precision_threshold: z.int().min(0).max(40_000).optional(),
        })
        .optional(),
      avg: z.strictObject({ field: z.string() }).optional(),
      composite: z
        .strictObject({
          size: z.int().min(1).max(65_535),
          sources: z.array(one(z.strictObject({ terms: z.strictObject({ field: z.string() }) }))),
          after: z.record(z.string(), z.string()).optional(),
        })
        .optional(),
      aggs: z.record(z.string(), aggregationSchema).optional(),
    })
    .refine(
      ({ aggs: _aggs, ...types }) => Object.values(types).filter(Boolean).length === 1,
      'has one type exactly',
    ),
)

const sort = z.array(
  z.union([z.literal('_doc'), one(z.strictObject({ order: z.enum(['asc', 'desc']) }))]),
)

/** What one word is suggested by. */
const termSuggester = z.strictObject({
  field: z.string(),
  analyzer: z.literal('keyword'),
  suggest_mode: z.enum(['missing', 'popular', 'always']),
  sort: z.enum(['score', 'frequency']),
  size: z.int().min(1),
  prefix_length: z.int().min(0),
  min_word_length: z.int().min(1),
  max_edits: z.int().min(1).max(2),
})

export const searchSchema = z.strictObject({
  size: z.int().min(0).max(10_000),
  track_total_hits: z.boolean().optional(),
  _source: z.union([z.literal(false), z.array(z.string())]).optional(),
  docvalue_fields: z.array(z.string()).optional(),
  query: clauseSchema.optional(),
  post_filter: clauseSchema.optional(),
  sort: sort.optional(),
  aggs: z.record(z.string(), aggregationSchema).optional(),
  suggest: z
    .record(z.string(), z.strictObject({ text: z.string(), term: termSuggester }))
    .optional(),
})

/** A search. */
export type TestSearch = z.infer<typeof searchSchema>

const fieldSchema = z.union([
  z.strictObject({
    type: z.literal('keyword'),
    index: z.boolean().optional(),
    doc_values: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('text'), analyzer: z.string() }),
  z.strictObject({ type: z.literal('integer') }),
  z.strictObject({
    properties: z.record(z.string(), z.strictObject({ type: z.literal('integer') })),
  }),
])

export const indexSchema = z.strictObject({
  settings: z.strictObject({
    index: z.strictObject({
      number_of_shards: z.literal(1),
      refresh_interval: z.literal('-1'),
      analysis: z.strictObject({
        analyzer: z.record(
          z.string(),
          z.strictObject({ type: z.literal('custom'), tokenizer: z.literal('whitespace') }),
        ),
      }),
    }),
  }),
  mappings: z.strictObject({
    dynamic: z.literal('strict'),
    _source: z.strictObject({ includes: z.array(z.string()) }),
    _meta: z.record(z.string(), z.unknown()),
    properties: z.record(z.string(), fieldSchema),
  }),
  aliases: z.record(z.string(), z.strictObject({})).optional(),
})

/** What an index is made with. */
export type TestMappings = z.infer<typeof indexSchema>['mappings']

export const aliasesSchema = z.strictObject({
  actions: z.array(
    z.union([
      z.strictObject({ add: z.strictObject({ index: z.string(), alias: z.string() }) }),
      z.strictObject({ remove_index: z.strictObject({ index: z.string() }) }),
    ]),
  ),
})

export const scrollSchema = z.strictObject({ scroll: z.string(), scroll_id: z.string() })
export const closeScrollSchema = z.strictObject({ scroll_id: z.string() })

export const bulkActionSchema = z.union([
  z.strictObject({ index: z.strictObject({ _id: z.string().min(1).max(512) }) }),
  z.strictObject({ delete: z.strictObject({ _id: z.string().min(1).max(512) }) }),
])
