import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { ScoreExplanation, ScorePart } from './engine.ts'
import type { QueryTerm } from './expand-query.ts'
import type { FeedbackTerm } from './feedback.ts'
import { occurrenceWeight, type Ranking, saturated } from './ranking.ts'
import type { Signal } from './signal.ts'
import { signalShare } from './signals.ts'

/** What went into the scores of one query. */
export interface ScoreSetup {
  ranking: Ranking
  fields?: readonly SearchField[] | undefined
  queryTerms: readonly QueryTerm[]
  /** What each term says. */
  terms: ReadonlyMap<string, number>
  /** What the best answers share, with what each word of it says. */
  learnt: readonly FeedbackTerm[]
  /** How much of the query the name of a document is. */
  shares: ReadonlyMap<number, number>
  /** What each type of result is multiplied by. */
  typeWeights?: ReadonlyMap<string, number> | undefined
  /** What it gains by beside. */
  signals?: readonly Signal[] | undefined
}

/** Takes the score of one document apart. */
export function explainScore(
  index: EmbeddedIndex,
  document: number,
  setup: ScoreSetup & { score: number },
): ScoreExplanation {
  const { queryTerms, terms, learnt, shares, typeWeights, signals = [], score } = setup
  const words = queryTerms.flatMap(({ alternatives }) => {
    const parts = alternatives.flatMap(({ term }) => {
      const part = partOf(index, document, { ...setup, term, says: terms.get(term) ?? 0 })
      return part ? [{ reason: 'word' as const, ...part }] : []
    })
    return parts.sort((a, b) => b.score - a.score).slice(0, 1)
  })
  const shared = learnt.flatMap(({ term, weight }) => {
    const part = partOf(index, document, { ...setup, term, says: weight })
    return part ? [{ reason: 'feedback' as const, ...part }] : []
  })
  const parts: ScorePart[] = [...words, ...shared].sort((a, b) => b.score - a.score)
  const share = shares.get(document)
  const weight = typeWeights?.get(index.document(document)?.type ?? '') ?? 1
  const heard = signals.map(({ reason, ...signal }) => {
    const share = signalShare(index, document, { reason, ...signal })
    return { reason, share, gain: share * signal.weight }
  })
  const before = score / weight / (1 + heard.reduce((sum, { gain }) => sum + gain, 0))
  if (share !== undefined) {
    const rest = before - parts.reduce((sum, part) => sum + part.score, 0)
    parts.unshift({ reason: 'name', share, score: rest })
  }
  for (const { reason, share, gain } of heard)
    if (gain > 0) parts.push({ reason, share, score: before * gain })
  if (weight !== 1) parts.push({ reason: 'type', weight, score: score - score / weight })
  return { score, parts }
}

/** What a term scores in a document, and how often it stands in which fields. */
function partOf(
  index: EmbeddedIndex,
  document: number,
  {
    term,
    says,
    ranking,
    fields = searchFields,
  }: Pick<ScoreSetup, 'ranking' | 'fields'> & { term: string; says: number },
) {
  const frequencies: Partial<Record<SearchField, number>> = {}
  let weighed = 0
  for (const name of fields) {
    const field = index.field(name)
    for (const list of field.lists(term)) {
      const at = list.documents.indexOf(document)
      const length = field.lengths[document] ?? 0
      if (at === -1 || length === 0) continue
      const frequency = list.frequencies[at] ?? 0
      frequencies[name] = frequency
      const relative = length / field.averageLength()
      weighed += frequency * occurrenceWeight(relative, ranking.fields[name])
    }
  }
  if (weighed === 0) return undefined
  return { term, score: says * saturated(weighed, ranking), frequencies }
}
