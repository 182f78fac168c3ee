import { clausePattern, type QueryVocabulary, readFilter } from './parse-query.ts'

/** A part of a query that only takes results away: a filter, a phrase, an exclusion. */
export interface QueryClause {
  /** As it was typed. */
  text: string
  /** The query without it; of a phrase the words stay. */
  rest: string
}

/** The parts of a query that take results away, in their order. */
export function clausesOf(term: string, vocabulary: QueryVocabulary): QueryClause[] {
  const clauses: QueryClause[] = []
  for (const { 0: text, index, groups = {} } of term.matchAll(clausePattern)) {
    const isPhrase = groups.phrase !== undefined && groups.negated !== '-'
    const isExclusion = groups.negated === '-' || /^-[\p{L}\p{N}]/u.test(text)
    const isFilter = readFilter(groups, vocabulary) !== undefined
    if (!isPhrase && !isExclusion && !isFilter) continue
    const words = isPhrase ? groups.phrase : ''
    const rest = `${term.slice(0, index)}${words}${term.slice(index + text.length)}`
    clauses.push({ text, rest: rest.trim() })
  }
  return clauses
}
