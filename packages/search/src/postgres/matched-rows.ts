import { type RawBuilder, sql } from 'kysely'
import { foldText } from '../analysis/fold-text.ts'
import type { RowQuestion } from '../candidates/candidate-store.ts'
import { valueKey } from '../candidates/stored-document.ts'
import type { SearchField } from '../document/indexed-document.ts'
import type { QueryFilter } from '../query/parse-query.ts'
import { allOf, anyOf } from './word-vector.ts'

/** How the type and the reference of a resource are one value. */
export const resourceKey = sql<string>`type || E'\n' || resource`

/**
 * The documents that answer the words and fail one filter at most, with `more` columns. `failed` is 0 for those that fail
 * none, else the number of the filter, from 1: its facet counts them as if it were not there.
 */
export function matchedRows(
  { query, terms, fields, only, without, visible }: RowQuestion,
  more: readonly RawBuilder<unknown>[] = [],
): RawBuilder<unknown> {
  const failures = failuresOf(query)
  const conditions = [
    ...(query.hasText ? [answers(terms, fields)] : []),
    ...query.excluded.map((each) => sql<boolean>`not words @@ ${allOf(each)}::tsquery`),
    ...(only ? [sql<boolean>`key = any(${only}::text[])`] : []),
    ...(without ? [sql<boolean>`key <> all(${without}::text[])`] : []),
    ...(visible
      ? [sql<boolean>`(resource is null or ${resourceKey} in (select unnest(${visible}::text[])))`]
      : []),
    ...(failures.length > 0 ? [sql<boolean>`${sumOf(failures)} <= 1`] : []),
  ]
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
  const columns = [sql`key, id, type, page, resource, ${failedFilter(query)} as failed`, ...more]
  return sql`
    select ${sql.join(columns)}
    from ${sql.table('callboard_search_documents')}
    where ${where}`
}

/** The number of the filter that a document fails, where it fails one at most. */
export function failedFilter(query: RowQuestion['query']): RawBuilder<number> {
  const numbered = failuresOf(query).map(
    (failure, at) => sql<number>`${failure} * ${sql.lit(at + 1)}`,
  )
  return sumOf(numbered)
}

function failuresOf({ filters }: RowQuestion['query']): RawBuilder<number>[] {
  return filters.map((filter) => sql<number>`(not ${passes(filter)})::integer`)
}

function answers(
  terms: readonly string[],
  fields: readonly SearchField[] | undefined,
): RawBuilder<boolean> {
  return terms.length === 0 ? sql`false` : sql`words @@ ${anyOf(terms, fields)}::tsquery`
}

function passes({ field, values, negated }: QueryFilter): RawBuilder<boolean> {
  const wanted = values.map((value) => valueKey(field, foldText(value)))
  const holds = sql<boolean>`forms && ${wanted}::text[]`
  return negated ? sql<boolean>`not (${holds})` : holds
}

function sumOf(parts: readonly RawBuilder<number>[]): RawBuilder<number> {
  return parts.length === 0 ? sql`0` : sql`(${sql.join(parts, sql` + `)})`
}
