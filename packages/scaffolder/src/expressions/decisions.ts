import { scanTemplate, type TemplateTag } from './scan-template.ts'
import type { Token } from './tokenize.ts'

/** A place in a text where one of two ways is taken. */
export interface Decision {
  /** `if` also for `elif`; `ternary` for `a if b else c` in an expression. */
  kind: 'if' | 'for' | 'ternary'
  /** Where its words begin: the `if`, the `for`. */
  label: number
  /** The condition, or the list, as offsets into the text. */
  start: number
  end: number
  /** The ways that lead anywhere: a loop without `else` has none for an empty list. */
  ways: boolean[]
}

/** The decisions of a text; of those that end in one place the inner ones first. */
export function decisionsOf(
  source: string,
  options: { cookiecutterCompat?: boolean | undefined } = {},
): Decision[] {
  const open: (Decision | undefined)[] = []
  return scanTemplate(source, options).flatMap((tag) => {
    const block = tag.kind === 'block' ? blockDecision(tag) : undefined
    follow(open, tag, block)
    return [...ternariesOf(tag), ...(block ? [block] : [])]
  })
}

/** Which block an `else` belongs to. */
function follow(
  open: (Decision | undefined)[],
  { kind, tokens: [head] }: TemplateTag,
  block: Decision | undefined,
): void {
  if (kind !== 'block') return
  if (head?.value === 'if' || head?.value === 'for') open.push(block)
  else if (head?.value === 'endif' || head?.value === 'endfor') open.pop()
  else if (head?.value === 'else') {
    const owner = open.at(-1)
    if (owner?.kind === 'for') owner.ways = [true, false]
  }
}

function blockDecision({ tokens }: TemplateTag): Decision | undefined {
  const head = tokens[0]?.value
  if (head === 'if' || head === 'elif' || head === 'elseif')
    return decisionAt(tokens, { kind: 'if', label: 0, from: 1, to: tokens.length })
  if (head !== 'for') return undefined
  const list = tokens.findIndex(isWord('in')) + 1
  if (list === 0) return undefined
  return decisionAt(tokens, { kind: 'for', label: 0, from: list, to: tokens.length })
}

function ternariesOf({ kind, tokens }: TemplateTag): Decision[] {
  const first = kind === 'block' ? 1 : 0
  return tokens.flatMap((_token, index) => {
    if (index <= first || !isWord('if')(tokens[index], index, tokens)) return []
    const to = conditionEnd(tokens, index + 1)
    const found = decisionAt(tokens, { kind: 'ternary', label: index, from: index + 1, to })
    return found ? [found] : []
  })
}

function decisionAt(
  tokens: readonly Token[],
  { kind, label, from, to }: { kind: Decision['kind']; label: number; from: number; to: number },
): Decision | undefined {
  const [word, first, last] = [tokens[label], tokens[from], tokens[to - 1]]
  if (!word || !first || !last || to <= from) return undefined
  const ways = kind === 'for' ? [true] : [true, false]
  return { kind, label: word.start, start: first.start, end: last.end, ways }
}

/** Index after the condition of a ternary: its `else`, or where the expression around it goes on or ends. */
function conditionEnd(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at]
    const mark = token?.kind === 'operator' ? token.value : ''
    if ('([{'.includes(mark) && mark !== '') depth += 1
    else if (')]}'.includes(mark) && mark !== '') depth -= 1
    const isOver =
      mark === ',' || isWord('else')(token, at, tokens) || isWord('if')(token, at, tokens)
    if (depth < 0 || (depth === 0 && isOver)) return at
  }
  return tokens.length
}

/** Whether a token is a word of the language, and no member, filter or key of that name. */
function isWord(word: string) {
  return (token: Token | undefined, index: number, tokens: readonly Token[]): boolean => {
    if (token?.kind !== 'name' || token.value !== word) return false
    const [before, after] = [tokens[index - 1]?.value, tokens[index + 1]?.value]
    return (
      before !== '.' && before !== '|' && !(after === ':' && (before === '{' || before === ','))
    )
  }
}
