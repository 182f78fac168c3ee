import { sql } from 'kysely'
import { analyze, withoutStopWords } from '../analysis/analyzer.ts'
import { candidateIndex, type WholeIndex } from '../candidates/candidate-index.ts'
import { digestOf, parseStored } from '../candidates/stored-document.ts'
import { createPhraseMatcher } from '../engine/phrase-match.ts'
import type { QueryPhrase } from '../query/parse-query.ts'
import { matchedRows, type RowQuestion } from './matched-rows.ts'
import type { SearchDb } from './search-tables.ts'
import { allOf } from './word-vector.ts'

/** Documents that are read to look for a phrase in them: those that hold its words. */
const maxRead = 2000

/**
 * Which documents the phrases of a query leave. The database knows which documents hold the words; whether they stand
 * together is read in the texts.
 */
export async function phraseKeysOf(
  db: SearchDb,
  question: RowQuestion,
  whole: WholeIndex,
): Promise<Pick<RowQuestion, 'only' | 'without'>> {
  const { phrases } = question.query
  const wanted = phrases.filter(({ negated }) => !negated)
  const without = await Promise.all(
    phrases
      .filter(({ negated }) => negated)
      .map((phrase) =>
        holdersOf(db, { question, whole, phrases: [{ ...phrase, negated: false }] }),
      ),
  )
  return {
    ...(wanted.length > 0 && { only: await holdersOf(db, { question, whole, phrases: wanted }) }),
    ...(without.length > 0 && { without: without.flat() }),
  }
}

async function holdersOf(
  db: SearchDb,
  {
    question,
    whole,
    phrases,
  }: { question: RowQuestion; whole: WholeIndex; phrases: readonly QueryPhrase[] },
): Promise<string[]> {
  const words = phrases.flatMap(({ surfaces }) => withoutStopWords(analyze(surfaces.join(' '))))
  const terms = new Set(words.flatMap(({ term, joined }) => (joined ? [] : [term])))
  const { rows } = await sql<{ record: string }>`
    with matched as (${matchedRows(question)})
    select record from matched join ${sql.table('callboard_search_documents')} using (key)
    where matched.words @@ ${allOf(terms)}::tsquery order by key limit ${maxRead}`.execute(db)
  const documents = rows.map(({ record }) => parseStored(record))
  const holds = createPhraseMatcher(candidateIndex(documents, whole), phrases)
  return documents.flatMap(({ id }, number) => (holds(number) ? [digestOf(id)] : []))
}
