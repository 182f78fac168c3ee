import { analyze, withoutStopWords } from './analysis/analyzer.ts'
import type { EngineResult } from './engine/engine.ts'
import { correctTerm } from './query/correct-term.ts'
import type { QueryVocabulary } from './query/parse-query.ts'
import { clausesOf } from './query/query-clauses.ts'

/** What to leave out of a question that nothing answers, and how many results there are without it. */
export type LeaveOut =
  /** A part of what was typed: `owner:payments`, `"a phrase"`, `-draft`. */
  | { clause: string; total: number }
  /** A filter beside it; `types` is that for types. */
  | { filter: string; total: number }

/** What may lead somebody on whose question nothing answers. Says nothing of what they may not see. */
export interface QueryHelp {
  /** Words that nothing has, with the nearest word that something has where there is one. */
  unknownWords: readonly { word: string; nearest?: string }[]
  /** What gives results when it alone is left out, most of them first. */
  leaveOut: readonly LeaveOut[]
}

/** Questions that are asked for help, of each kind: somebody waits for the answer. */
const maxWords = 4
const maxClauses = 4

/** A question, as far as it can be asked for less. */
interface Narrowing {
  term: string
  types?: readonly string[] | undefined
  filters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Finds out why nothing was found, by asking again for less. */
export async function helpFor(
  { term, types, filters = {} }: Narrowing,
  {
    vocabulary,
    ask,
  }: { vocabulary: QueryVocabulary; ask(query: Narrowing): Promise<EngineResult> },
): Promise<QueryHelp> {
  const narrowed = { types, filters }
  const clauses = clausesOf(term, vocabulary)
  const leaveOut: LeaveOut[] = []
  for (const { text, rest } of clauses.slice(0, maxClauses)) {
    const { total } = await ask({ ...narrowed, term: rest })
    if (total > 0) leaveOut.push({ clause: text, total })
  }
  const given = [...Object.keys(filters), ...(types && types.length > 0 ? ['types'] : [])]
  for (const filter of given.slice(0, maxClauses)) {
    const others = Object.entries(filters).filter(([field]) => field !== filter)
    const less = {
      types: filter === 'types' ? undefined : types,
      filters: Object.fromEntries(others),
    }
    const { total } = await ask({ ...less, term })
    if (total > 0) leaveOut.push({ filter, total })
  }
  return {
    unknownWords: await unknownWords(
      clauses.reduce((text, each) => text.replace(each.text, ' '), term),
      ask,
    ),
    leaveOut: leaveOut.sort((a, b) => b.total - a.total),
  }
}

async function unknownWords(
  text: string,
  ask: (query: Narrowing) => Promise<EngineResult>,
): Promise<QueryHelp['unknownWords']> {
  const tokens = withoutStopWords(analyze(text).filter(({ joined }) => !joined))
  const words = new Map(tokens.map((token) => [token.surface, token] as const))
  const unknown: { word: string; nearest?: string }[] = []
  for (const { start, end } of [...words.values()].slice(0, maxWords)) {
    const word = text.slice(start, end)
    // A word that is typed on has endings; one with a blank behind it is meant as it stands.
    const { total, corrections } = await ask({ term: `${word} ` })
    const nearest = correctTerm(word, corrections)
    if (nearest !== undefined) unknown.push({ word, nearest })
    else if (total === 0) unknown.push({ word })
  }
  return unknown
}
