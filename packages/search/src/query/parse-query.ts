import { analyze, surfacesOf, type Token, withoutStopWords } from '../analysis/analyzer.ts'
import { detectLanguage } from '../analysis/detect-language.ts'
import { isStopWord, type LanguageCode, stemsOf } from '../analysis/languages.ts'
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
  /** Languages of the documents beside English, whose stems the words may have too. */
  languages: readonly LanguageCode[]
  /** The stems of a term of `tokens` in `languages`, by that term. */
  stems: ReadonlyMap<string, readonly string[]>
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
  /** What documents are written in. @default only English */
  languages?: ReadonlySet<LanguageCode>
}

/** Longest query that is read, in characters; the rest is cut off. */
export const maxQueryLength = 512
/** Clauses that are more than plain words; later ones are read as words. */
const maxClauses = 16
/** More plain words than this were written as a text, not typed as a query. */
const maxTypedWords = 12

// In this order: -? field: ("quoted" | bare)  |  -? "quoted"  |  a word
export const clausePattern =
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
  for (const { groups = {}, 0: whole } of text.matchAll(clausePattern)) {
    const clauses = phrases.length + excluded.length + filters.length
    const filter = readFilter(groups, vocabulary)
    if (clauses >= maxClauses) words.push(whole)
    else if (filter) addFilter(filters, filter)
    else if (isProse) words.push(whole)
    else if (groups.phrase !== undefined)
      addPhrase(words, phrases, { text: groups.phrase, negated: groups.negated === '-' })
    else if (/^-[\p{L}\p{N}]/u.test(whole)) excluded.push(termsOf(whole))
    else words.push(whole)
  }
  const plain = words.join(' ')
  const languages = [...(vocabulary.languages ?? [])].filter((code) => code !== 'en')
  const tokens = withoutStopWords(readWords(plain, languages))
  return {
    tokens,
    languages,
    stems: stemsOfAll(tokens, plain, languages),
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

/** Words without topic are few, and fewer in a query: two of another language than English speak for it. */
const tellingWords = 2

function readWords(text: string, languages: readonly LanguageCode[]): Token[] {
  const tokens = analyze(text)
  const language = detectLanguage(text, { among: languages, fewest: tellingWords })
  if (language === 'en') return tokens
  return tokens.map((token) => ({
    ...token,
    stop: !token.joined && isStopWord(token.surface, language),
  }))
}

function stemsOfAll(
  tokens: readonly Token[],
  text: string,
  languages: readonly LanguageCode[],
): Map<string, readonly string[]> {
  const stems = new Map<string, readonly string[]>()
  if (languages.length === 0) return stems
  for (const { term, surface, joined, start, end } of tokens) {
    if (stems.has(term)) continue
    const written = joined ? surface : text.slice(start, end)
    stems.set(
      term,
      languages.flatMap((language) => stemsOf(surface, language, written)),
    )
  }
  return stems
}

function countPlainWords(text: string): number {
  const outside = text.replace(/-?"[^"]*"/g, ' ').split(/\s+/)
  return outside.filter((word) => /[\p{L}\p{N}]/u.test(word) && !/^-|:/.test(word)).length
}

interface ReadFilter {
  field: string
  value: string
  negated: boolean
}

/** The filter that a clause of {@link clausePattern} is, where it names a field that there is. */
export function readFilter(
  groups: Readonly<Record<string, string | undefined>>,
  { fields, types }: QueryVocabulary,
): ReadFilter | undefined {
  if (!groups.field) return undefined
  const value = groups.quotedValue ?? groups.value ?? ''
  const negated = groups.sign === '-'
  const wanted = filterName(groups.field.toLowerCase())
  if (wanted === 'type' && types.has(value)) return { field: 'types', value, negated }
  const field = [...fields].find((each) => each.toLowerCase() === wanted)
  return field === undefined ? undefined : { field, value, negated }
}

function addFilter(filters: QueryFilter[], { field, value, negated }: ReadFilter): void {
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
