import { analyze, surfacesOf, type Token, withoutStopWords } from '../analysis/analyzer.ts'
import { segmentsOf } from '../analysis/split-words.ts'
import { filterName } from '../document/search-document.ts'

/** Only documents with one of the values, or with none of them. */
export interface QueryFilter {
  field: string
  values: readonly string[]
  negated: boolean
}

/** Words that must stand next to each other in one field, or must not. */
export interface QueryPhrase {
  /** Folded, unstemmed words. */
  surfaces: readonly string[]
  negated: boolean
}

/** What a query asks for, read by the same analysis as the documents. */
export interface ParsedQuery {
  /** The words to look for, joined forms among them; stop words only when there is nothing else. */
  tokens: readonly Token[]
  /** Terms that mean the same as a term of `tokens`, by that term. */
  synonyms: ReadonlyMap<string, readonly string[]>
  /** Every segment in its order, stop words included: what names are compared with. */
  segments: readonly string[]
  /** Whether the last word may still be unfinished. */
  isTyping: boolean
  phrases: readonly QueryPhrase[]
  /** Words that must not occur: a document that holds all terms of any of these is left out. */
  excluded: readonly (readonly string[])[]
  filters: readonly QueryFilter[]
  /** Whether something was asked for in words, findable or not. */
  hasText: boolean
  /** Whether this is a sentence rather than words: its quotation marks and dashes mean nothing. */
  isProse: boolean
}

/** What the reader of a query must know of the index. */
export interface QueryVocabulary {
  /** Fields that `field:value` may name; any other is plain text. */
  fields: ReadonlySet<string>
  /** Types, so that `type:techdocs` means the type of result. */
  types: ReadonlySet<string>
  /** Words that mean the same, by folded word. */
  synonyms: ReadonlyMap<string, readonly string[]>
}

/** Longest query that is read, in characters; the rest is cut off. */
export const maxQueryLength = 512
/** Clauses that are more than plain words; later ones are read as words. */
const maxClauses = 16
/** More plain words than this were written as a text, not typed as a query. */
const maxTypedWords = 12

// In this order: -? field: ("quoted" | bare)  |  -? "quoted"  |  a word
const clause =
  /(?<sign>-?)(?<field>[\p{L}][\p{L}\p{N}_.-]*):(?:"(?<quotedValue>[^"]*)"|(?<value>[^\s"]+))|(?<negated>-?)"(?<phrase>[^"]*)"|(?<word>\S+)/gu

/**
 * Reads `billing kind:api owner:"group:default/fintech-team" "exact phrase" -draft`. No text is an error: what is
 * no clause, or names a field that no document has, is searched for as it stands.
 */
export function parseQuery(term: string, vocabulary: QueryVocabulary): ParsedQuery {
  const text = term.slice(0, maxQueryLength)
  const words: string[] = []
  const phrases: QueryPhrase[] = []
  const excluded: (readonly string[])[] = []
  const filters: QueryFilter[] = []
  const isProse = countPlainWords(text) > maxTypedWords
  for (const { groups = {}, 0: whole } of text.matchAll(clause)) {
    const clauses = phrases.length + excluded.length + filters.length
    const field = groups.field && fieldOf(groups.field, groups, vocabulary)
    if (clauses >= maxClauses) words.push(whole)
    else if (field)
      addFilter(filters, { field, value: clauseValue(groups), negated: groups.sign === '-' })
    else if (isProse) words.push(whole)
    else if (groups.phrase !== undefined)
      addPhrase(words, phrases, { text: groups.phrase, negated: groups.negated === '-' })
    else if (/^-[\p{L}\p{N}]/u.test(whole)) excluded.push(termsOf(whole))
    else words.push(whole)
  }
  const plain = words.join(' ')
  const tokens = withoutStopWords(analyze(plain))
  return {
    tokens,
    synonyms: synonymsOf(tokens, vocabulary),
    segments: segmentsOf(plain),
    isTyping: /[\p{L}\p{N}\p{M}]$/u.test(text) && text.endsWith(words.at(-1) ?? ' '),
    phrases,
    excluded: excluded.filter((terms) => terms.length > 0),
    filters,
    hasText: words.length > 0,
    isProse,
  }
}

function countPlainWords(text: string): number {
  const outside = text.replace(/-?"[^"]*"/g, ' ').split(/\s+/)
  return outside.filter((word) => /[\p{L}\p{N}]/u.test(word) && !/^-|:/.test(word)).length
}

function fieldOf(
  name: string,
  groups: Record<string, string | undefined>,
  { fields, types }: QueryVocabulary,
): string | undefined {
  const wanted = filterName(name.toLowerCase())
  if (wanted === 'type' && types.has(clauseValue(groups))) return 'types'
  return [...fields].find((field) => field.toLowerCase() === wanted)
}

function clauseValue(groups: Record<string, string | undefined>): string {
  return groups.quotedValue ?? groups.value ?? ''
}

function addFilter(
  filters: QueryFilter[],
  { field, value, negated }: { field: string; value: string; negated: boolean },
): void {
  const same = filters.findIndex((each) => each.field === field && each.negated === negated)
  const values = [...(filters[same]?.values ?? []), value]
  filters.splice(same === -1 ? filters.length : same, same === -1 ? 0 : 1, {
    field,
    values,
    negated,
  })
}

function addPhrase(
  words: string[],
  phrases: QueryPhrase[],
  { text, negated }: { text: string; negated: boolean },
): void {
  const surfaces = surfacesOf(text)
  if (!negated) words.push(text)
  if (surfaces.length > 0) phrases.push({ surfaces, negated })
}

function synonymsOf(
  tokens: readonly Token[],
  { synonyms }: QueryVocabulary,
): Map<string, readonly string[]> {
  return new Map(
    tokens.flatMap(({ term, surface }) => {
      const words = synonyms.get(surface)
      return words ? [[term, words.flatMap(termsOf)] as const] : []
    }),
  )
}

function termsOf(word: string): string[] {
  const tokens = analyze(word)
  const joined = tokens.filter((token) => token.joined)
  return (joined.length > 0 ? joined.slice(-1) : tokens).map((token) => token.term)
}
