import { stem } from 'porter2'
import { splitWords } from './split-words.ts'
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

/** The version of the analysis: stored tokens of another version must be made anew. */
export const analysisVersion = 'callboard-1'

const latin = /^[a-z]+$/
/** Stems that are remembered. Words of a text repeat: this is most of the speed of indexing. */
const maxStems = 50_000
const stems = new Map<string, string>()

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
  for (const part of splitWords(text)) {
    if (tokens.length >= maxTokens) break
    if (part.surface === '') continue
    if (!part.joined) position += 1
    const stop = !part.joined && isStopWord(part.surface)
    tokens.push({ ...part, term: termOf(part.surface), position, stop })
  }
  return tokens
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
  if (surface.length < 3 || !latin.test(surface)) return surface
  const known = stems.get(surface)
  if (known !== undefined) return known
  if (stems.size >= maxStems) stems.clear()
  const term = stem(surface)
  stems.set(surface, term)
  return term
}
