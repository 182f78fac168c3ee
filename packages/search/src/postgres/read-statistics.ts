import { sql } from 'kysely'
import type { WholeIndex } from '../candidates/candidate-index.ts'
import { storableText } from '../candidates/stored-document.ts'
import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { SearchDb } from './search-tables.ts'
import type { FieldTotals } from './tally.ts'

/** What is known of the whole index, of some terms only. */
export async function readStatistics(
  db: SearchDb,
  terms: readonly string[],
  fields?: readonly SearchField[] | undefined,
): Promise<Omit<WholeIndex, 'lexicon'>> {
  const head = await db
    .selectFrom('callboard_search_head')
    .select(['documents', 'totals'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  const totals = JSON.parse(head.totals) as FieldTotals
  const averages = searchFields.map((field) => {
    const { documents, length } = totals[field] ?? { documents: 0, length: 0 }
    return [field, documents === 0 ? 1 : length / documents] as const
  })
  return {
    size: Number(head.documents),
    averageLengths: Object.fromEntries(averages) as Record<SearchField, number>,
    documentsWith: await readCounts(db, terms, fields),
  }
}

/** In how many documents each of some terms stands: those of names and titles are counted by themselves. */
export async function readCounts(
  db: SearchDb,
  terms: readonly string[],
  fields: readonly SearchField[] = searchFields,
): Promise<Map<string, number>> {
  if (terms.length === 0) return new Map()
  const rows = await db
    .selectFrom('callboard_search_terms')
    .select(['term', 'documents', 'named'])
    .where('term', '=', sql<string>`any(${terms.map(storableText)}::text[])`)
    .execute()
  const isNames = fields.every((field) => field === 'name' || field === 'title')
  return new Map(
    rows.map(({ term, documents, named }) => [term, Number(isNames ? named : documents)]),
  )
}
