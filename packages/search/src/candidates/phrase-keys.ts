import { isAnyStopWord, termOf } from '../analysis/languages.ts'
import { createPhraseMatcher } from '../engine/phrase-match.ts'
import type { QueryPhrase } from '../query/parse-query.ts'
import { candidateIndex, type WholeIndex } from './candidate-index.ts'
import type { CandidateStore, RowQuestion } from './candidate-store.ts'
import { digestOf } from './stored-document.ts'

/** Documents that are read to look for a phrase in them: those that hold its words. */
const most = 2000

/**
 * Which documents the phrases of a query leave. The store knows which documents hold the words; whether they stand
 * together is read in the texts.
 */
export async function phraseKeysOf(
  store: Pick<CandidateStore, 'holders'>,
  question: RowQuestion,
  whole: WholeIndex,
): Promise<Pick<RowQuestion, 'only' | 'without'>> {
  const { phrases } = question.query
  const wanted = phrases.filter(({ negated }) => !negated)
  const keysOf = (each: readonly QueryPhrase[]) =>
    holdersOf(store, { question, whole, phrases: each })
  const without: string[][] = []
  for (const phrase of phrases)
    if (phrase.negated) without.push(await keysOf([{ ...phrase, negated: false }]))
  return {
    ...(wanted.length > 0 && { only: await keysOf(wanted) }),
    ...(without.length > 0 && { without: without.flat() }),
  }
}

async function holdersOf(
  store: Pick<CandidateStore, 'holders'>,
  {
    question,
    whole,
    phrases,
  }: { question: RowQuestion; whole: WholeIndex; phrases: readonly QueryPhrase[] },
): Promise<string[]> {
  const words = phrases.flatMap(({ surfaces }) => surfaces)
  const terms = new Set(words.filter((word) => !isAnyStopWord(word)).map(termOf))
  const documents = await store.holders(question, { terms, most })
  const holds = createPhraseMatcher(candidateIndex(documents, whole), phrases)
  return documents.flatMap(({ id }, number) => (holds(number) ? [digestOf(id)] : []))
}
