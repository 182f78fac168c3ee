import { sql } from 'kysely'
import { analyze, termOf } from '../analysis/analyzer.ts'
import { candidateIndex, type WholeIndex } from '../candidates/candidate-index.ts'
import { orderCandidates } from '../candidates/order-candidates.ts'
import { parseStored, storableText } from '../candidates/stored-document.ts'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { EngineQuery, EngineResult } from '../engine/engine.ts'
import { expandQuery } from '../engine/expand-query.ts'
import { fewestWords } from '../engine/feedback.ts'
import type { Ranking } from '../engine/ranking.ts'
import { weightiest } from '../engine/score-query.ts'
import { askCandidates, type CandidateQuestion } from './ask-candidates.ts'
import { cutPage } from './cut-page.ts'
import { matchedRows, type RowQuestion, resourceKey } from './matched-rows.ts'
import { phraseKeysOf } from './phrase-keys.ts'
import { readLexicon } from './read-lexicon.ts'
import { readCounts, readStatistics } from './read-statistics.ts'
import type { SearchDb } from './search-tables.ts'

/** Answers a query: the database finds and counts, and what it finds best is put into the order of the embedded engine. */
export async function queryDatabase(
  db: SearchDb,
  context: EngineQuery,
  { ranking, candidates }: { ranking: Ranking; candidates: number },
): Promise<EngineResult> {
  const { query, fields, facets, limit, from, explain } = context
  const lexicon = await readLexicon(db, query)
  const expanded = expandQuery(query, lexicon)
  const looked = expanded.terms.flatMap(({ alternatives }) => alternatives.map(({ term }) => term))
  const whole = { ...(await readStatistics(db, looked, fields)), lexicon }
  const queryTerms = weightiest(candidateIndex([], whole), expanded.terms, { ranking, fields })
  const terms = queryTerms.flatMap(({ alternatives }) => alternatives.map(({ term }) => term))
  const rows = await narrowed(db, { query, terms, fields }, { context, whole })
  const meant = new Map(
    [...expanded.unknown].map(([word, near]) => [
      word,
      near.map((each) => [each, termOf(each)] as const),
    ]),
  )
  const question: CandidateQuestion = {
    ...rows,
    ...whole,
    queryTerms,
    ranking,
    candidates,
    facets,
    meant: [...meant.values()].flatMap((near) => near.map(([, term]) => term)),
  }
  const answer = await askCandidates(db, question)
  const documents = answer.records.map(parseStored)
  if (expanded.words >= fewestWords && ranking.feedback > 0)
    whole.documentsWith = new Map([...whole.documentsWith, ...(await countsIn(db, documents))])
  const { hits, terms: found } = orderCandidates(documents, {
    query,
    fields,
    explain,
    whole,
    ranking,
  })
  const groups = new Set(documents.map(({ group }) => group))
  const { total } = answer
  return {
    ...(await cutPage(db, { question, hits, groups, total, limit, from })),
    total,
    facets: answer.facets,
    terms: found,
    corrections: new Map(
      [...meant].flatMap(([word, near]) => {
        const right = near.find(([, term]) => answer.meant.has(storableText(term)))
        return right ? [[word, right[0]] as const] : []
      }),
    ),
  }
}

/** The question, with what phrases and permissions leave of the rows. */
async function narrowed(
  db: SearchDb,
  question: RowQuestion,
  { context: { visible, query }, whole }: { context: EngineQuery; whole: WholeIndex },
): Promise<RowQuestion> {
  const rows =
    query.phrases.length === 0
      ? question
      : { ...question, ...(await phraseKeysOf(db, question, whole)) }
  if (!visible) return rows
  const { rows: resources } = await sql<{ type: string; resource: string; key: string }>`
    select distinct type, resource, ${resourceKey} as key
    from (${matchedRows(rows)}) as matched where resource is not null order by 3`.execute(db)
  const answers =
    resources.length === 0
      ? []
      : await visible(resources.map(({ type, resource: resourceRef }) => ({ type, resourceRef })))
  return { ...rows, visible: resources.flatMap(({ key }, at) => (answers[at] === true ? key : [])) }
}

/** Documents whose words the ranking may learn from, at most: more than it learns from. */
const maxLearnt = 30
const maxLearntTerms = 5000

async function countsIn(
  db: SearchDb,
  documents: readonly IndexedDocument[],
): Promise<ReadonlyMap<string, number>> {
  const texts = documents.slice(0, maxLearnt).flatMap((each) => Object.values(each.fields()).flat())
  const terms = new Set(texts.flatMap((text) => analyze(text).map(({ term }) => term)))
  return readCounts(db, [...terms].slice(0, maxLearntTerms))
}
