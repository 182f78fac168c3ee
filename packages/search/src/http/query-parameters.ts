import { z } from 'zod'

/** What the peer's clients send, read. */
export interface QueryParameters {
  term: string
  types: string[]
  filters: Record<string, string[]>
  pageLimit?: number | undefined
  pageCursor?: string | undefined
  explain: boolean
}

const text = z.union([z.string(), z.array(z.string())]).optional()

/** Parameters beyond this are not read. */
const maxParameters = 200
// `filters[kind]`, `filters[kind][]`, `filters[kind][0]`, `types[]`, `types[0]`: what qs writes.
const typesKey = /^types(?:\[\d{0,4}\])?$/
const filtersKey = /^filters\[([^[\]]{1,200})\](?:\[\d{0,4}\])?$/

/**
 * The query string of `/query` and `/suggest`. Nested values are read by name only, into lists and a map that has
 * no prototype to be reached.
 */
export const queryParametersSchema = z
  .looseObject({
    term: text.describe('What somebody typed'),
    types: text.describe('Types of result; also types[0]=…'),
    pageLimit: text.describe('Results of one page, 1 to 100'),
    pageCursor: text.describe('nextPageCursor or previousPageCursor of an earlier answer'),
    explain: z
      .enum(['true', 'false'])
      .optional()
      .describe('Whether each result says why it stands where it stands'),
    'filters[kind]': text.describe('Values of a field, for any field: filters[owner]=…'),
  })
  .transform((raw, context): QueryParameters => {
    const entries = Object.entries(raw as Record<string, string | string[]>).slice(0, maxParameters)
    const filters = new Map<string, string[]>()
    const types: string[] = []
    for (const [key, value] of entries) {
      const field = filtersKey.exec(key)?.[1]
      if (typesKey.test(key)) types.push(...[value].flat())
      else if (field) filters.set(field, [...(filters.get(field) ?? []), ...[value].flat()])
    }
    const limit = firstOf(raw.pageLimit)
    if (limit !== undefined && !/^(?:[1-9]\d?|100)$/.test(limit))
      context.addIssue({
        code: 'custom',
        path: ['pageLimit'],
        message: `"${limit.slice(0, 50)}" is not a number from 1 to 100`,
      })
    return {
      term: firstOf(raw.term) ?? '',
      types: types.filter((type) => type !== ''),
      filters: Object.fromEntries([...filters].filter(([, values]) => values.some(Boolean))),
      pageLimit: limit === undefined ? undefined : Number(limit),
      pageCursor: firstOf(raw.pageCursor) || undefined,
      explain: raw.explain === 'true',
    }
  })

function firstOf(value: string | string[] | undefined): string | undefined {
  return [value].flat()[0]
}
