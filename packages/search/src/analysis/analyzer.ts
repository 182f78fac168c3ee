import { isStopWord, type LanguageCode, stemsOf, termOf } from './languages.ts'
import { eachIdentifier, partsOf } from './split-words.ts'

/** One findable word of a text. */
export interface Token {
  /** What index and query are compared by: the stem. */
  term: string
  /** The folded word, unstemmed: what prefixes and misspellings are compared by. */
  surface: string
  /** Offset of its first character in the original text, in UTF-16 units. */
  start: number
  /** Offset behind its last character. */
  end: number
  /** Number of the word in the text; a joined form has that of its last part. */
  position: number
  /** Whether it says again what other tokens say: an identifier whose parts are tokens, or another stem of a word. */
  joined: boolean
  /** Whether it is left out as long as the text has other words. */
  stop: boolean
}

/** How a text is read. */
export interface AnalysisOptions {
  /** What it is written in. @default 'en' */
  language?: LanguageCode
  /** Tokens of one text; what comes after is not findable. @default 20_000 */
  maxTokens?: number
}

/** A word of an identifier, before it stands anywhere. */
export type Piece = Omit<Token, 'position'>

/** Tokens of one text. */
const mostTokens = 20_000
/** Identifiers that are remembered: words of a text repeat, and this is most of the speed of indexing. */
const maxRemembered = 50_000
const longestRemembered = 40
/** Shorter pieces of a string are copied by the engine of the language itself. */
const shortestView = 13
const ascii = /^\p{ASCII}*$/u
const remembered = new Map<LanguageCode, Map<string, readonly Piece[]>>()

/**
 * The words of a text as every engine, every query and every highlight sees them.
 *
 * @example
 * ```ts
 * import { analyze } from '@callboard/search'
 * analyze('UserService deployments').map((token) => token.term) // => ['user', 'servic', 'userservic', 'deploy']
 * ```
 */
export function analyze(text: string, options: AnalysisOptions = {}): Token[] {
  const tokens: Token[] = []
  let position = -1
  eachPiece(text, options, ({ surface, term, start, end, joined, stop }, at) => {
    if (!joined) position += 1
    tokens.push({ surface, term, start: at + start, end: at + end, position, joined, stop })
  })
  return tokens
}

/** Told every word of a text with where its identifier stands: {@link analyze} without making tokens of them. */
export function eachPiece(
  text: string,
  { language = 'en', maxTokens = mostTokens }: AnalysisOptions,
  visit: (piece: Piece, at: number) => void,
): void {
  let left = maxTokens
  if (left <= 0) return
  eachIdentifier(text, (word, at) => {
    for (const piece of piecesOf(word, language)) {
      visit(piece, at)
      left -= 1
      if (left <= 0) return false
    }
    return true
  })
}

function piecesOf(identifier: string, language: LanguageCode): Iterable<Piece> {
  if (identifier.length > longestRemembered) return splitPieces(copyOf(identifier), language)
  const own = remembered.get(language) ?? new Map<string, readonly Piece[]>()
  const known = own.get(identifier)
  if (known) return known
  remembered.set(language, own)
  if (own.size >= maxRemembered) own.clear()
  const copy = copyOf(identifier)
  const pieces = [...splitPieces(copy, language)]
  own.set(copy, pieces)
  return pieces
}

/** A long piece of a text is a view that keeps all of the text in memory, for as long as a dictionary has the word. */
function copyOf(text: string): string {
  if (text.length < shortestView) return text
  const encoding = ascii.test(text) ? 'latin1' : 'utf16le'
  return Buffer.from(text, encoding).toString(encoding)
}

function* splitPieces(identifier: string, language: LanguageCode): Generator<Piece> {
  for (const { surface, start, end, joined } of partsOf(identifier)) {
    if (surface === '') continue
    const stop = !joined && isStopWord(surface, language)
    const written = joined ? surface : identifier.slice(start, end)
    yield { surface, term: termOf(surface), start, end, joined, stop }
    for (const term of stemsOf(surface, language, written))
      yield { surface, term, start, end, joined: true, stop }
  }
}

/** The words that are searched by: all but stop words, or all when there is nothing else. */
export function withoutStopWords<Word extends { stop: boolean }>(
  words: readonly Word[],
): readonly Word[] {
  const rest = words.filter((word) => !word.stop)
  return rest.length > 0 ? rest : words
}

/** The words of a text in their order, folded and unstemmed, without joined forms: what phrases are compared by. */
export function surfacesOf(text: string): string[] {
  const surfaces: string[] = []
  eachPiece(text, {}, ({ surface, joined }) => {
    if (!joined) surfaces.push(surface)
  })
  return surfaces
}
