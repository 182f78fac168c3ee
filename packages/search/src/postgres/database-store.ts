import { sql } from 'kysely'
import type { CandidateStore } from '../candidates/candidate-store.ts'
import { parseStored } from '../candidates/stored-document.ts'
import { askCandidates, askRest } from './ask-candidates.ts'
import { matchedRows, resourceKey } from './matched-rows.ts'
import { readLexicon } from './read-lexicon.ts'
import { readCounts, readStatistics } from './read-statistics.ts'
import type { SearchDb } from './search-tables.ts'
import { allOf } from './word-vector.ts'

/** What the tables answer, in the transaction at hand. */
export function databaseStore(db: SearchDb): CandidateStore {
  return {
    lexicon: (needed) => readLexicon(db, needed),
    statistics: (terms, fields) => readStatistics(db, terms, fields),
    counts: (terms) => readCounts(db, terms),
    async holders(question, { terms, most }) {
      const holds = terms.size === 0 ? sql`true` : sql`matched.words @@ ${allOf(terms)}::tsquery`
      const { rows } = await sql<{ record: string }>`
        with matched as (${matchedRows(question, [sql`words`])})
        select record from matched join ${sql.table('callboard_search_documents')} using (key)
        where ${holds} order by key limit ${most}`.execute(db)
      return rows.map(({ record }) => parseStored(record))
    },
    async resources(question) {
      const { rows } = await sql<{ type: string; resource: string; key: string }>`
        select distinct type, resource, ${resourceKey} as key
        from (${matchedRows(question)}) as matched where resource is not null order by 3`.execute(
        db,
      )
      return rows.map(({ type, resource: resourceRef, key }) => ({
        key,
        resource: { type, resourceRef },
      }))
    },
    best: (question) => askCandidates(db, question),
    rest: (question) => askRest(db, question),
    async documents(keys) {
      const rows = await db
        .selectFrom('callboard_search_documents')
        .select(['key', 'record'])
        .where('key', 'in', [...keys])
        .execute()
      return new Map(rows.map(({ key, record }) => [key, parseStored(record)]))
    },
  }
}
