import { analyze } from '../analysis/analyzer.ts'
import {
  type IndexedDocument,
  languageOfField,
  searchFields,
} from '../document/indexed-document.ts'
import type { EngineQuery, EngineResult } from '../engine/engine.ts'
import { expandQuery, queryTermsOf } from '../engine/expand-query.ts'
import { fewestWords } from '../engine/feedback.ts'
import type { Ranking } from '../engine/ranking.ts'
import { weightiest } from '../engine/score-query.ts'
import { candidateIndex, type WholeIndex } from './candidate-index.ts'
import type { CandidateQuestion, CandidateStore, RowQuestion } from './candidate-store.ts'
import { cutPage } from './cut-page.ts'
import { neededWords } from './needed-words.ts'
import { orderCandidates } from './order-candidates.ts'
import { phraseKeysOf } from './phrase-keys.ts'
import { storableText } from './stored-document.ts'

/** Answers a query: the store finds and counts, and what it finds best is put into the order of the embedded engine. */
export async function queryCandidates(
  store: CandidateStore,
  context: EngineQuery,
  { ranking, candidates }: { ranking: Ranking; candidates: number },
): Promise<EngineResult> {
  const { query, fields, facets, limit, from, explain, typeWeights, signals } = context
  const lexicon = await store.lexicon(neededWords(query))
  const expanded = expandQuery(query, lexicon)
  const looked = expanded.terms.flatMap(({ alternatives }) => alternatives.map(({ term }) => term))
  const whole = { ...(await store.statistics(looked, fields)), lexicon }
  const queryTerms = weightiest(candidateIndex([], whole), expanded.terms, { ranking, fields })
  const terms = queryTerms.flatMap(({ alternatives }) => alternatives.map(({ term }) => term))
  const rows = await narrowed(store, { query, terms, fields }, { context, whole })
  const meant = new Map(
    [...expanded.unknown].map(([word, near]) => [
      word,
      near.map((each) => [each, [...queryTermsOf(each, query.languages)]] as const),
    ]),
  )
  const question: CandidateQuestion = {
    ...rows,
    ...whole,
    queryTerms,
    ranking,
    candidates,
    facets,
    meant: [...meant.values()].flatMap((near) => near.flatMap(([, each]) => each)),
  }
  const answer = await store.best(question)
  const { documents, total } = answer
  if (expanded.words >= fewestWords && ranking.feedback > 0)
    whole.documentsWith = new Map([
      ...whole.documentsWith,
      ...(await store.counts(learntTerms(documents))),
    ])
  const { hits, terms: found } = orderCandidates(documents, {
    query,
    fields,
    explain,
    typeWeights,
    signals,
    whole,
    ranking,
  })
  const groups = new Set(documents.map(({ group }) => group))
  return {
    ...(await cutPage(store, { question, hits, groups, total, limit, from })),
    total,
    facets: answer.facets,
    terms: found,
    corrections: new Map(
      [...meant].flatMap(([word, near]) => {
        const right = near.find(([, each]) =>
          each.some((term) => answer.meant.has(storableText(term))),
        )
        return right ? [[word, right[0]] as const] : []
      }),
    ),
  }
}

/** The question, with what phrases and permissions leave of the documents. */
async function narrowed(
  store: CandidateStore,
  question: RowQuestion,
  { context: { visible, query }, whole }: { context: EngineQuery; whole: WholeIndex },
): Promise<RowQuestion> {
  const rows =
    query.phrases.length === 0
      ? question
      : { ...question, ...(await phraseKeysOf(store, question, whole)) }
  if (!visible) return rows
  const resources = await store.resources(rows)
  const answers =
    resources.length === 0 ? [] : await visible(resources.map(({ resource }) => resource))
  return { ...rows, visible: resources.flatMap(({ key }, at) => (answers[at] === true ? key : [])) }
}

/** Documents whose words the ranking may learn from, at most: more than it learns from. */
const maxLearnt = 30
const maxLearntTerms = 5000

function learntTerms(documents: readonly IndexedDocument[]): string[] {
  const terms = new Set<string>()
  for (const document of documents.slice(0, maxLearnt)) {
    const texts = document.fields()
    for (const field of searchFields) {
      const language = languageOfField(field, document.language)
      for (const text of texts[field])
        for (const { term } of analyze(text, { language })) terms.add(term)
    }
  }
  return [...terms].slice(0, maxLearntTerms)
}
