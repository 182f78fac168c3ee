import { stem } from 'porter2'
import { identifiersOf, partsOf } from './split-words.ts'
import { isStopWord } from './stop-words.ts'

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
  /** Whether this is a whole identifier of which the parts are tokens of their own. */
  joined: boolean
  /** Whether it is left out as long as the text has other words. */
  stop: boolean
}

/** Budgets of analysis. */
export interface AnalysisLimits {
  /** Tokens of one text; what comes after is not findable. @default 20_000 */
  maxTokens?: number
}

/** A word of an identifier, before it stands anywhere. */
type Piece = Omit<Token, 'position'>

const latin = /^[a-z]+$/
/** Identifiers that are remembered: words of a text repeat, and this is most of the speed of indexing. */
const maxRemembered = 50_000
const longestRemembered = 40
const remembered = new Map<string, readonly Piece[]>()

/**
 * The words of a text as every engine, every query and every highlight sees them.
 *
 * @example
 * ```ts
 * import { analyze } from '@callboard/search'
 * analyze('UserService deployments').map((token) => token.term) // => ['user', 'servic', 'userservic', 'deploy']
 * ```
 */
export function analyze(text: string, { maxTokens = 20_000 }: AnalysisLimits = {}): Token[] {
  const tokens: Token[] = []
  let position = -1
  for (const identifier of identifiersOf(text)) {
    for (const { surface, term, start, end, joined, stop } of piecesOf(identifier.text)) {
      if (tokens.length >= maxTokens) return tokens
      if (!joined) position += 1
      const { at } = identifier
      tokens.push({ surface, term, start: at + start, end: at + end, position, joined, stop })
    }
  }
  return tokens
}

function piecesOf(identifier: string): Iterable<Piece> {
  const known = remembered.get(identifier)
  if (known) return known
  if (identifier.length > longestRemembered) return splitPieces(identifier)
  if (remembered.size >= maxRemembered) remembered.clear()
  const pieces = [...splitPieces(identifier)]
  remembered.set(identifier, pieces)
  return pieces
}

function* splitPieces(identifier: string): Generator<Piece> {
  for (const { surface, start, end, joined } of partsOf(identifier)) {
    if (surface === '') continue
    const stop = !joined && isStopWord(surface)
    yield { surface, term: termOf(surface), start, end, joined, stop }
  }
}

/** The tokens that are searched by: all but stop words, or all when there is nothing else. */
export function withoutStopWords(tokens: readonly Token[]): readonly Token[] {
  const rest = tokens.filter((token) => !token.stop)
  return rest.length > 0 ? rest : tokens
}

/** The words of a text in their order, folded and unstemmed, without joined forms: what phrases are compared by. */
export function surfacesOf(text: string): string[] {
  return analyze(text)
    .filter((token) => !token.joined)
    .map((token) => token.surface)
}

/** The stem of a folded word. Only English has one so far; other words are their own. */
export function termOf(surface: string): string {
  return surface.length < 3 || !latin.test(surface) ? surface : stem(surface)
}
