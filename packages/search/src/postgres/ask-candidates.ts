import { type RawBuilder, sql } from 'kysely'
import type {
  CandidateAnswer,
  CandidateQuestion,
  KeptPlace,
} from '../candidates/candidate-store.ts'
import { nameKeys } from '../candidates/name-keys.ts'
import { parseStored, storableText } from '../candidates/stored-document.ts'
import type { FacetCount } from '../engine/engine.ts'
import { mergeSpellings } from '../engine/facet-counter.ts'
import { rarity } from '../engine/ranking.ts'
import { matchedRows } from './matched-rows.ts'
import type { SearchDb } from './search-tables.ts'
import { anyOf } from './word-vector.ts'

const documentsTable = sql.table('callboard_search_documents')

interface AnswerRow {
  total: string | number
  records: string[] | null
  facets: { field: string; value: string; count: number }[] | null
  meant: string[] | null
}

/** Counts, facets and the best documents in the order of the database, all of one moment. */
export async function askCandidates(
  db: SearchDb,
  question: CandidateQuestion,
): Promise<CandidateAnswer> {
  const { candidates, facets, meant } = question
  const { rows } = await sql<AnswerRow>`
    with matched as materialized (${matchedRows(question)}),
    ranked as materialized (select *, ${worth(question)} as worth from matched where failed = 0),
    best as (
      select key, row_number() over (order by worth desc, id) as place
      from ranked order by place limit ${candidates}
    ),
    found as materialized (
      select distinct on (page) page, facets, failed from ranked order by page, worth desc, id
    ),
    others as (
      select distinct on (failed, page) page, facets, failed from matched
      where failed > 0 and page not in (select page from found) order by failed, page, id
    )
    select
      (select count(*) from found) as total,
      (select json_agg(record order by place) from best join ${documentsTable} using (key)) as records,
      (select json_agg(counted) from (${facetRows(question)}) as counted) as facets,
      (select json_agg(term) from unnest(${meant.map(storableText)}::text[]) as term where exists (
        select from ranked where words @@ ${asQuery(sql`term`)})) as meant`.execute(db)
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
    with matched as materialized (${matchedRows(question)})
    select id, key, page from matched where failed = 0
    order by ${worth(question)} desc, id offset ${question.candidates}`.execute(db)
  return rows
}

/** What a document is worth at first sight: rarity by frequency, and names before everything. */
function worth({
  query,
  queryTerms,
  ranking,
  size,
  documentsWith,
}: CandidateQuestion): RawBuilder<number> {
  const { whole, parts } = nameKeys(query)
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
    + (case when ${storableText(whole)} = any(names) then 1000 else 0 end))`
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
  return sql`
    select field, value, count(distinct page)::integer as count
    from (select * from found union all select * from others) as counted,
      unnest(${facets.map(storableText)}::text[]) as field,
      jsonb_array_elements_text(coalesce(counted.facets -> field, '[]')) as value
    where failed = 0 or (${JSON.stringify(lifted)}::jsonb -> field) @> to_jsonb(failed)
    group by field, value`
}

/** A term as a question, quoted by the database. */
function asQuery(term: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`('''' || replace(replace(${term}, '\\', '\\\\'), '''', '''''') || '''')::tsquery`
}

function byField(
  facets: readonly string[],
  rows: readonly { field: string; value: string; count: number }[],
): Record<string, readonly FacetCount[]> {
  return Object.fromEntries(
    facets.map((field) => {
      const own = rows.filter((row) => row.field === storableText(field))
      return [field, mergeSpellings(new Map(own.map(({ value, count }) => [value, count])))]
    }),
  )
}
