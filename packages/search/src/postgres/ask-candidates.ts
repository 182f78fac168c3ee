import { type RawBuilder, sql } from 'kysely'
import { askedNames } from '../candidates/asked-names.ts'
import type {
  CandidateAnswer,
  CandidateQuestion,
  KeptPlace,
} from '../candidates/candidate-store.ts'
import { parseStored, storableText, valueSign } from '../candidates/stored-document.ts'
import type { FacetCount } from '../engine/engine.ts'
import { mergeSpellings } from '../engine/facet-counter.ts'
import { rarity } from '../engine/ranking.ts'
import { failedFilter, matchedRows } from './matched-rows.ts'
import type { SearchDb } from './search-tables.ts'
import { anyOf } from './word-vector.ts'

const documentsTable = sql.table('callboard_search_documents')

/** How many results say a value of a field. */
interface FacetRow {
  /** Both, by {@link valueKey}. */
  said: string
  count: number
}

interface AnswerRow {
  total: string | number
  records: string[] | null
  facets: FacetRow[] | null
  meant: string[] | null
}

/** Counts, facets and the best documents in the order of the database, all of one moment. */
export async function askCandidates(
  db: SearchDb,
  question: CandidateQuestion,
): Promise<CandidateAnswer> {
  const { candidates, facets, meant } = question
  const { rows } = await sql<AnswerRow>`
    with matched as materialized (${matchedRows(question, [sql`facets`, worthOf(question)])}),
    best as (
      select key, id, worth from matched where failed = 0 order by worth desc, id limit ${candidates}
    ),
    found as materialized (
      select distinct on (page) page, facets from matched where failed = 0
      order by page, worth desc, id
    ),
    others as (
      select distinct on (failed, page) page, facets, failed from matched
      where failed > 0 and page not in (select page from found) order by failed, page, id
    )
    select
      (select count(*) from found) as total,
      (select json_agg(record order by worth desc, best.id)
        from best join ${documentsTable} using (key)) as records,
      (select json_agg(counted) from (${facetRows(question)}) as counted) as facets,
      (select json_agg(term) from unnest(${meant.map(storableText)}::text[]) as term where exists (
        select from ${documentsTable} where words @@ ${asQuery(sql`term`)}
          and key in (select key from matched where failed = 0))) as meant`.execute(db)
  const [row] = rows
  return {
    total: Number(row?.total ?? 0),
    documents: (row?.records ?? []).map(parseStored),
    facets: byField(facets, row?.facets ?? []),
    meant: new Set(row?.meant ?? []),
  }
}

/** All that matches beyond the candidates, in the order of the database. */
export async function askRest(db: SearchDb, question: CandidateQuestion): Promise<KeptPlace[]> {
  const { rows } = await sql<KeptPlace>`
    with matched as (${matchedRows(question, [worthOf(question)])})
    select id, key, page from matched where failed = 0
    order by worth desc, id offset ${question.candidates}`.execute(db)
  return rows
}

/** The column by which documents are ordered; those that fail a filter are counted only. */
function worthOf(question: CandidateQuestion): RawBuilder<unknown> {
  const failed = failedFilter(question.query)
  return sql`case when ${failed} = 0 then ${worth(question)} else 0 end as worth`
}

/** What a document is worth at first sight: rarity by frequency, and names before everything. */
function worth({
  query,
  queryTerms,
  ranking,
  size,
  documentsWith,
}: CandidateQuestion): RawBuilder<number> {
  const { whole, forms, parts } = askedNames(query)
  const most = Math.max(...Object.values(ranking.fields).map(({ weight }) => weight))
  const { name, title, tags, text, more } = ranking.fields
  // In the order of PostgreSQL: D, C, B, A.
  const weights = [text, { weight: Math.max(tags.weight, more.weight) }, title, name].map(
    ({ weight }) => weight / most,
  )
  const sums = queryTerms.map(({ alternatives, repeats }) => {
    const [first] = alternatives
    const found = Math.max(1, ...alternatives.map(({ term }) => documentsWith.get(term) ?? 0))
    const exact = documentsWith.get(first?.term ?? '') ?? found
    const terms = alternatives.map(({ term }) => term)
    const says = rarity(Math.min(size, exact), size) * repeats
    return sql<number>`${says}::float8 * ts_rank(${weights}::float4[], words, ${anyOf(terms)}::tsquery, 0)`
  })
  const total = sums.length === 0 ? sql`0` : sql`(${sql.join(sums, sql` + `)})`
  if (parts.length === 0) return sql<number>`${total}`
  const named = parts.map(storableText)
  return sql<number>`(${total} * (case when names && ${named}::text[] then 2 else 1 end)
    + (case when ${storableText(whole)} = any(names) then 1000
      when names && ${forms.map(storableText)}::text[] then 500 else 0 end))`
}

function facetRows({ facets, query }: CandidateQuestion): RawBuilder<unknown> {
  const lifted = Object.fromEntries(
    facets.map((field) => [
      storableText(field),
      query.filters.flatMap((filter, at) =>
        filter.field === field && !filter.negated ? at + 1 : [],
      ),
    ]),
  )
  const field = sql`split_part(said, ${valueSign}, 1)`
  return sql`
    select said, count(*)::integer as count
    from (select unnest(facets) as said from found) as all_said
    where ${field} = any(${facets.map(storableText)}::text[]) group by said
    union all
    select said, count(distinct page)::integer as count
    from (select unnest(facets) as said, page, failed from others) as all_said
    where (${JSON.stringify(lifted)}::jsonb -> ${field}) @> to_jsonb(failed) group by said`
}

/** A term as a question, quoted by the database. */
function asQuery(term: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`('''' || replace(replace(${term}, '\\', '\\\\'), '''', '''''') || '''')::tsquery`
}

function byField(
  facets: readonly string[],
  rows: readonly FacetRow[],
): Record<string, readonly FacetCount[]> {
  const counts = new Map(facets.map((field) => [storableText(field), new Map<string, number>()]))
  for (const { said, count } of rows) {
    const at = said.indexOf(valueSign)
    const value = said.slice(at + 1)
    const own = counts.get(said.slice(0, at))
    own?.set(value, (own.get(value) ?? 0) + count)
  }
  return Object.fromEntries(
    facets.map((field) => [field, mergeSpellings(counts.get(storableText(field)) ?? new Map())]),
  )
}
