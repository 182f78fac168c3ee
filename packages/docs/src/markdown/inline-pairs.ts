import type { PhrasingContent } from 'mdast'
import { element } from './mdast-element.ts'

/** What text between two marks becomes. */
interface Pair {
  tagName: string
  className?: string[]
}

// `pymdownx.mark` and `pymdownx.caret` mark words, not parts of them; `pymdownx.critic` marks anything.
const pairs = new Map<string, Pair>([
  ['==', { tagName: 'mark' }],
  // `**Note:**text`: emphasis to whoever wrote it and to the peer, though not to CommonMark.
  ['**', { tagName: 'strong' }],
  ['^^', { tagName: 'ins' }],
  ['{++', { tagName: 'ins', className: ['critic'] }],
  ['{--', { tagName: 'del', className: ['critic'] }],
  ['{==', { tagName: 'mark', className: ['critic'] }],
  ['{>>', { tagName: 'span', className: ['critic', 'comment'] }],
])
const closes = new Map([
  ['++}', '{++'],
  ['--}', '{--'],
  ['==}', '{=='],
  ['<<}', '{>>'],
])
const token = /\{\+\+|\+\+\}|\{--|--\}|\{==|==\}|\{>>|<<\}|(?<!=)==(?!=)|\^\^|(?<!\*)\*\*(?!\*)/g

/** Whether a text may hold such a pair. */
export const mayHoldPairs = (text: string): boolean =>
  /==|\^\^|\{(?:\+\+|--|>>|~~)|\p{P}\*\*[\p{L}\p{N}]/u.test(text)

/** Puts elements in the place of `==…==`, `^^…^^` and the pairs of CriticMarkup, over whatever stands between them. */
export function joinPairs(
  children: readonly PhrasingContent[],
  isLiteral: (text: PhrasingContent, mark: string) => boolean,
): PhrasingContent[] {
  const stack = createPairStack()
  for (const child of substitutions(children)) {
    if (child.type !== 'text' || !mayBeMark(child.value)) {
      stack.push(child)
      continue
    }
    const { value } = child
    let at = 0
    for (const match of value.matchAll(token)) {
      const [mark] = match
      if (isLiteral(child, mark)) continue
      const end = match.index + mark.length
      if (match.index > at) stack.push({ ...child, value: value.slice(at, match.index) })
      stack.take(mark, { before: value.charAt(match.index - 1), after: value.charAt(end) })
      at = end
    }
    if (at < value.length) stack.push(at === 0 ? child : { ...child, value: value.slice(at) })
  }
  return joinTexts(stack.content)
}

/** Content with the marks in it that may still open a pair. */
function createPairStack() {
  const content: PhrasingContent[] = []
  const open: { pair: string; index: number }[] = []
  // A mark that opened nothing is not searched for.
  const counts = new Map<string, number>()
  const count = (pair: string, step: number) => counts.set(pair, (counts.get(pair) ?? 0) + step)
  const close = (name: string): boolean => {
    const pair = pairs.get(name)
    if (!pair || !counts.get(name)) return false
    for (let last = open.pop(); last; last = open.pop()) {
      count(last.pair, -1)
      if (last.pair !== name) continue
      if (last.index === content.length - 1) return false
      const [, ...inside] = content.splice(last.index)
      const { tagName, className } = pair
      content.push(element('emphasis', tagName, className ? { className } : {}, inside))
      return true
    }
    return false
  }
  return {
    content,
    push: (node: PhrasingContent) => content.push(node),
    take(mark: string, around: Around) {
      if (canClose(mark, around) && close(closes.get(mark) ?? mark)) return
      if (pairs.has(mark) && canOpen(mark, around)) {
        open.push({ pair: mark, index: content.length })
        count(mark, 1)
      }
      content.push({ type: 'text', value: mark })
    },
  }
}

const mayBeMark = (text: string): boolean => /==|\^\^|[{}]|\*\*/.test(text)

interface Around {
  before: string
  after: string
}

const isWord = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character)
const isSpace = (character: string): boolean => /\s/.test(character)
const isBraced = (mark: string): boolean => mark.length === 3

const canOpen = (mark: string, { before, after }: Around): boolean =>
  isBraced(mark) || (!isWord(before) && !isSpace(after))

const canClose = (mark: string, { before, after }: Around): boolean => {
  if (mark === '**') return /\p{P}/u.test(before) && isWord(after)
  return isBraced(mark) || (!isSpace(before) && !isWord(after))
}

/** `{~~old~>new~~}`, whose inner part has been read as struck out. */
function substitutions(children: readonly PhrasingContent[]): PhrasingContent[] {
  return children.flatMap((child, index): PhrasingContent[] => {
    const [before, after] = [children[index - 1], children[index + 1]]
    const isBetween = (text: PhrasingContent | undefined, test: RegExp) =>
      text?.type === 'text' && test.test(text.value)
    if (child.type === 'delete' && isBetween(before, /\{$/) && isBetween(after, /^\}/))
      return substitution(child.children) ?? [child]
    if (child.type !== 'text') return [child]
    let { value } = child
    if (isSubstitution(after) && value.endsWith('{')) value = value.slice(0, -1)
    if (isSubstitution(before) && value.startsWith('}')) value = value.slice(1)
    return value === '' ? [] : [value === child.value ? child : { type: 'text', value }]
  })
}

const isSubstitution = (node: PhrasingContent | undefined): boolean =>
  node?.type === 'delete' && substitution(node.children) !== undefined

function substitution(children: readonly PhrasingContent[]): PhrasingContent[] | undefined {
  const [only] = children
  if (children.length !== 1 || only?.type !== 'text' || !only.value.includes('~>')) return undefined
  const at = only.value.indexOf('~>')
  const part = (tagName: string, value: string) =>
    element('emphasis', tagName, { className: ['critic'] }, [{ type: 'text', value }])
  return [part('del', only.value.slice(0, at)), part('ins', only.value.slice(at + 2))]
}

/** Later stages look for their marks across what an author wrote as one run of text. */
export function joinTexts(children: readonly PhrasingContent[]): PhrasingContent[] {
  const joined: PhrasingContent[] = []
  for (const child of children) {
    const last = joined.at(-1)
    if (child.type === 'text' && last?.type === 'text')
      joined[joined.length - 1] = { ...last, value: last.value + child.value }
    else joined.push(child)
  }
  return joined
}
