/** A piece of an expression. `text` is what stands in the source, `value` what a string or a name means. */
export interface Token {
  kind: 'name' | 'number' | 'string' | 'pattern' | 'operator'
  value: string
  /** Offsets into the source. */
  start: number
  end: number
}

const space = /[ \t\n\r\u00a0]+/y
const name = /[A-Za-z_][A-Za-z0-9_]*/y
const memberName = /[0-9]*[A-Za-z_][A-Za-z0-9_]*/y
const number = /\d+(?:\.\d+)?/y
const string = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y
const pattern = /r\/(?:[^/\\]|\\[\s\S])*\/[gimy]*/y
const operator = /===|!==|\*\*|\/\/|==|!=|<=|>=|[-()[\]{}.,:|~+*/%<>=]/y
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/**
 * Cuts the inside of a tag into tokens, as the interpreter does. Ends at the closing delimiter, which strings and
 * patterns may hold, or at what is no token: then the interpreter has something to say about the text, and not we.
 *
 * @returns the tokens and where the closing delimiter stands, `undefined` where there is none
 */
export function tokenize(
  source: string,
  { start, close }: { start: number; close: string },
): { tokens: Token[]; end: number | undefined } {
  const tokens: Token[] = []
  let at = start
  const match = (grammar: RegExp): string | undefined => {
    grammar.lastIndex = at
    return grammar.exec(source)?.[0]
  }
  while (at < source.length) {
    const blank = match(space)
    if (blank !== undefined) {
      at += blank.length
      continue
    }
    if (source.startsWith(close, at)) return { tokens, end: at }
    const token = nextToken(match, tokens.at(-1)?.value === '.')
    if (!token) break
    tokens.push({ kind: token.kind, value: token.value, start: at, end: at + token.text.length })
    at += token.text.length
  }
  return { tokens, end: undefined }
}

function nextToken(
  match: (grammar: RegExp) => string | undefined,
  afterDot: boolean,
): { kind: Token['kind']; value: string; text: string } | undefined {
  const kinds: [Token['kind'], RegExp][] = [
    ['pattern', pattern],
    ['name', afterDot ? memberName : name],
    ['number', number],
    ['string', string],
    ['operator', operator],
  ]
  for (const [kind, grammar] of kinds) {
    const text = match(grammar)
    if (text !== undefined)
      return { kind, text, value: kind === 'string' ? withoutEscapes(text.slice(1, -1)) : text }
  }
  return undefined
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([\s\S])/g, (_all, character: string) => escapes[character] ?? character)
}
