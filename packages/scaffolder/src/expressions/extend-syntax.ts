import { errors } from '../errors.ts'
import { applyEdits, type Edit, type ExtendedSource } from './apply-edits.ts'
import { checkPattern } from './pattern-gate.ts'
import { scanTemplate } from './scan-template.ts'
import { textMethods, textPatternMethods } from './text-methods.ts'
import type { Token } from './tokenize.ts'

const maxCalls = 1000

/** Whether a text may hold what the interpreter lacks: a cheap look before the real one. */
const candidate = new RegExp(`\\.\\s*(?:${textMethods.join('|')})\\s*\\(|\\br/`)

/** Prefix of the filters that stand for methods: no filter of a host can have a name with a dot. */
export const methodPrefix = 'text.'

/**
 * Rewrites calls that the interpreter refuses into filters: `a.b.replaceAll(x, y)` becomes `(a.b | text.replaceAll(x, y))`.
 * The interpreter has no table of methods to add to, and its filters only see copies of plain data, so it stays as closed
 * as it was. Patterns become data for those filters, which pass them through the gate; the interpreter never runs one.
 *
 * @throws SCAFFOLDER_PATTERN_REFUSED also for a pattern that stands where none of these filters would get it
 */
export function extendSyntax(
  source: string,
  options: { cookiecutterCompat?: boolean | undefined } = {},
): ExtendedSource {
  if (!candidate.test(source)) return { source, originalOffset: (offset) => offset }
  const tags = scanTemplate(source, options)
  const names = tags.flatMap(({ tokens }) => tokens.filter(isMethodName))
  // Each call is looked for on its own, so that their number must be small.
  if (names.length > maxCalls) throw new RangeError(`it has more than ${maxCalls} calls of methods`)
  return applyEdits(
    source,
    tags.flatMap(({ tokens }) => editsOf(tokens)),
  )
}

function isMethodName({ kind, value }: Token): boolean {
  return kind === 'name' && (textMethods.includes(value) || textPatternMethods.includes(value))
}

function editsOf(tokens: readonly Token[]): Edit[] {
  const edits: Edit[] = []
  const seen = new Set<number>()
  tokens.forEach((token, index) => {
    if (token.value !== '(' || token.kind !== 'operator') return
    const patternAt = tokens[index + 1]?.kind === 'pattern' ? index + 1 : undefined
    const found = methodEdits(tokens, index, patternAt) ?? filterEdits(tokens, index, patternAt)
    if (!found) return
    edits.push(...found.edits)
    if (found.pattern !== undefined) seen.add(found.pattern)
  })
  tokens.forEach((token, index) => {
    if (token.kind !== 'pattern') return
    if (!seen.has(index)) throw misplaced(token)
    edits.push({ start: token.start, end: token.end, text: asData(token) })
  })
  return edits
}

interface Found {
  edits: Edit[]
  /** Index of the pattern that the call takes. */
  pattern: number | undefined
}

/** `receiver.method(` of the parenthesis at an index. */
function methodEdits(
  tokens: readonly Token[],
  open: number,
  patternAt: number | undefined,
): Found | undefined {
  const [dot, method] = [tokens[open - 2], tokens[open - 1]]
  if (dot?.value !== '.' || method?.kind !== 'name') return undefined
  const receiver = tokens[open - 3]
  const tests = method.value === 'test' && receiver?.kind === 'pattern'
  const wanted =
    tests ||
    textMethods.includes(method.value) ||
    (patternAt !== undefined && textPatternMethods.includes(method.value))
  const from = wanted ? operandStart(tokens, open - 3) : undefined
  const close = wanted ? closingOf(tokens, open) : undefined
  if (from === undefined || close === undefined) return undefined
  const last = tokens[close]?.end ?? 0
  return {
    edits: [
      { start: tokens[from]?.start ?? 0, end: tokens[from]?.start ?? 0, text: '(' },
      { start: dot.start, end: method.start, text: ` | ${methodPrefix}` },
      { start: last, end: last, text: ')' },
    ],
    pattern: tests ? open - 3 : patternAt,
  }
}

/** `| replace(r/…/` */
function filterEdits(
  tokens: readonly Token[],
  open: number,
  patternAt: number | undefined,
): Found | undefined {
  const [bar, filter] = [tokens[open - 2], tokens[open - 1]]
  if (patternAt === undefined || bar?.value !== '|' || filter?.value !== 'replace') return undefined
  return {
    edits: [{ start: filter.start, end: filter.start, text: methodPrefix }],
    pattern: patternAt,
  }
}

/** Words after which an operand begins, so that what stands before them is none of it. */
const keywords = new Set(
  'and or not in is if else elif elseif for set call filter switch case'.split(' '),
)

/** Index of the first token of the operand that ends at an index: a name or a value with its members, calls and indices. */
function operandStart(tokens: readonly Token[], end: number): number | undefined {
  let at = end
  for (;;) {
    const token = tokens[at]
    if (!token) return undefined
    const bracket = isClosing(token)
    if (bracket) {
      const open = openingOf(tokens, at)
      if (open === undefined) return undefined
      at = open
    }
    const before = tokens[at - 1]
    if (token.kind === 'operator' && !bracket) return undefined
    if (before?.value === '.' && before.kind === 'operator') at -= 2
    else if (bracket && token.value !== '}' && before && endsOperand(before)) at -= 1
    else return before?.value === '|' ? undefined : at
  }
}

function endsOperand(token: Token): boolean {
  if (token.kind === 'name') return !keywords.has(token.value)
  return token.kind === 'string' || isClosing(token)
}

function isClosing({ kind, value }: Token): boolean {
  return kind === 'operator' && (value === ')' || value === ']' || value === '}')
}

function isOpening({ kind, value }: Token): boolean {
  return kind === 'operator' && (value === '(' || value === '[' || value === '{')
}

function closingOf(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token && isOpening(token)) depth += 1
    if (token && isClosing(token)) depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

function openingOf(tokens: readonly Token[], close: number): number | undefined {
  let depth = 0
  for (let at = close; at >= 0; at -= 1) {
    const token = tokens[at]
    if (token && isClosing(token)) depth += 1
    if (token && isOpening(token)) depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

function asData({ value }: Token): string {
  const slash = value.lastIndexOf('/')
  // In the interpreter's literal a slash is written with a backslash; the pattern itself has none.
  const pattern = value.slice(2, slash).replaceAll('\\/', '/')
  checkPattern(pattern)
  return `{pattern: ${JSON.stringify(pattern)}, flags: "${value.slice(slash + 1)}"}`
}

function misplaced({ value }: Token): Error {
  return errors.PATTERN_REFUSED({
    pattern: value,
    reason:
      'it stands where no pattern can be used; replace, split, match, search and test take one',
  })
}
