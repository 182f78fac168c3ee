import { Composer, type CST, type Document, Lexer, Parser } from 'yaml'
import { depthRefusal, documentsRefusal, type YamlRefusal } from './yaml-gate.ts'
import type { YamlLimits } from './yaml-limits.ts'

/** A problem in the parser's words; `code` is the parser's, or `DIRECTIVE`. */
export interface SyntaxProblem {
  code: string
  message: string
  offset: number
}

/** A document as the parser made it. */
export interface ComposedDocument {
  /** Absent when it has too many problems, or when a problem stands where no document is. */
  document: Document.Parsed | undefined
  /** Offset at which it begins. */
  start: number
  problems: readonly SyntaxProblem[]
}

/** Problems that are listed for one document: a person mends a few, then looks again. */
export const maxListed = 100

/**
 * Parses a text in one pass behind the gate for depth, each document by itself.
 *
 * Deep nesting aborts the whole process when such a text is parsed a second time (seen with yaml 2.8.3 and 2.9.1
 * on Node 20: a regular expression compiled near the end of the stack), and that cannot be caught. The first
 * of the parser's two stages builds a tree with a stack of its own, without recursion: its height is
 * checked after every token, so that nothing deep ever reaches the second, recursive stage.
 */
export function composeYaml(source: string, limits: YamlLimits): ComposedDocument[] | YamlRefusal {
  const parser = new Parser()
  const stream = new DocumentStream()
  const takeAll = (tokens: Iterable<CST.Token>) => {
    for (const token of tokens) stream.take(token, parser.stack[0]?.type === 'document')
  }
  for (const lexeme of new Lexer().lex(source)) {
    takeAll(parser.next(lexeme))
    // The document stands at the bottom and a scalar may stand on top.
    if (parser.stack.length > limits.maxDepth + 2)
      return depthRefusal(parser.offset, limits.maxDepth)
    if (stream.documents.length >= limits.maxDocuments && stream.open)
      return documentsRefusal(stream.open.offset, limits.maxDocuments)
  }
  takeAll(parser.end())
  stream.end()
  return stream.documents
}

/** Gathers the tokens of each document, with what stands before and after it, and composes them. */
class DocumentStream {
  readonly documents: ComposedDocument[] = []
  /** The document that is gathered now. */
  open: CST.Document | undefined
  #tokens: CST.Token[] = []
  #problems: SyntaxProblem[] = []
  /** Problems of a document that the parser has not handed over yet. */
  #ahead: SyntaxProblem[] = []

  take(token: CST.Token, insideNext: boolean): void {
    if ((token.type === 'document' || token.type === 'directive') && this.open) this.end()
    if (token.type === 'document') {
      this.open = token
      this.#problems.push(...this.#ahead.splice(0))
    }
    const problem = problemOf(token)
    const problems = insideNext ? this.#ahead : this.#problems
    if (!problem) this.#tokens.push(token)
    else if (problems.length < maxListed) problems.push(problem)
  }

  end(): void {
    const problems = this.#problems.splice(0)
    const tokens = this.#tokens.splice(0)
    if (this.open || problems.length > 0)
      this.documents.push(composeDocument(tokens, this.open, problems))
    this.open = undefined
  }
}

/** The problem that a token is; tokens of other kinds are none. */
function problemOf(token: CST.Token): SyntaxProblem | undefined {
  if (token.type === 'error')
    return { code: 'UNEXPECTED_TOKEN', message: token.message, offset: token.offset }
  if (token.type === 'directive' && !/^%YAML[ \t]+1\.2$/.test(token.source))
    return { code: 'DIRECTIVE', message: token.source, offset: token.offset }
  return undefined
}

/** Thrown through the parser by the recorder of problems and caught below: nobody else sees it. */
const flood = Symbol('too many problems')

function composeDocument(
  tokens: CST.Token[],
  token: CST.Document | undefined,
  problems: SyntaxProblem[],
): ComposedDocument {
  const offset = token?.offset ?? problems[0]?.offset ?? 0
  const composer = new Composer(composerOptions)
  const onError = (place: ProblemPlace, code: string, message: string) => {
    if (problems.length >= maxListed) throw flood
    problems.push({ code, message, offset: offsetOf(place) })
  }
  // Not part of the parser's public face, and the one place to stop a flood in: a test holds it.
  Object.assign(composer, { onError })
  try {
    const [document] = composer.compose(tokens)
    for (const error of document?.errors ?? [])
      problems.push({ code: error.code, message: error.message, offset: error.pos[0] })
    return { document, start: document?.contents?.range?.[0] ?? offset, problems }
  } catch (error) {
    if (error !== flood) throw error
    return { document: undefined, start: offset, problems }
  }
}

/**
 * Core schema of YAML 1.2 and nothing beside it: no tags that make anything but plain data. Keys are compared
 * by `checkTree`, because the parser compares each with all before it.
 */
const composerOptions = {
  schema: 'core',
  merge: false,
  version: '1.2',
  resolveKnownTags: false,
  uniqueKeys: false,
  logLevel: 'error',
} as const

type ProblemPlace = number | readonly number[] | { offset: number }

function offsetOf(place: ProblemPlace): number {
  if (typeof place === 'number') return place
  return 'offset' in place ? place.offset : (place[0] ?? 0)
}
