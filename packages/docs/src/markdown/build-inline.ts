import type { Nodes, Parent, PhrasingContent, Root, Text } from 'mdast'
import { createAttributeLists } from './attribute-lists.ts'
import { joinPairs, joinTexts, mayHoldPairs } from './inline-pairs.ts'
import { tooManyParts } from './page-limits.ts'
import { type RuleContext, type TextRule, textRules } from './text-rules.ts'
import { walkMarkdown } from './walk.ts'

/**
 * Reads what stands within blocks and GitHub's Markdown does not know: marks, critics, keys, emoji, abbreviations,
 * formulas, attribute lists. A page that holds none of their marks is not walked.
 *
 * @throws DOCS_PAGE_REFUSED when it makes too many parts
 */
export function buildInline(tree: Root, context: RuleContext): void {
  const rules = textRules(context)
  const hasPairs = mayHoldPairs(context.text)
  const hasLists = context.text.includes('{')
  if (rules.length === 0 && !hasPairs && !hasLists) return
  const lists = createAttributeLists()
  // What rules have made is not read again.
  const finished = new WeakSet<object>()
  const count = () => {
    made += 1
    if (made > context.maxNodes) throw tooManyParts(context.maxNodes)
  }
  let made = 0
  const isLiteral = escapesIn(context.text)
  const hints = [...rules.map(({ hint }) => hint), ...(hasPairs ? ['==|\\^\\^|[{}]|\\*\\*'] : [])]
  const hint = new RegExp([...hints, ...(hasLists ? ['\\{'] : [])].join('|'))
  walkMarkdown(tree, (node) => {
    if (!mayHold(node, hint) || finished.has(node)) return
    let children = joinTexts(node.children as PhrasingContent[])
    if (hasPairs) children = joinPairs(children, isLiteral)
    if (hasLists) children = lists.split(children)
    for (const rule of rules)
      children = children.flatMap((child) =>
        child.type === 'text' && !lists.isList(child)
          ? applyRule(child, rule, { isLiteral, finished, count })
          : [child],
      )
    node.children = children as never
    if (hasLists) lists.apply(node)
  })
}

/** Items are looked at because their attributes stand in their first paragraph. */
const mayHold = (node: Nodes, hint: RegExp): node is Nodes & Parent =>
  'children' in node &&
  (node.type === 'listItem' ||
    node.children.some((child) => child.type === 'text' && hint.test(child.value)))

interface Application {
  isLiteral(node: PhrasingContent, mark: string): boolean
  finished: WeakSet<object>
  /** Counts what is made. @throws DOCS_PAGE_REFUSED */
  count(): void
}

function applyRule(
  text: Text,
  { pattern, mark, make }: TextRule,
  { isLiteral, finished, count }: Application,
): PhrasingContent[] {
  const { value } = text
  const out: PhrasingContent[] = []
  let at = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(value); match; match = pattern.exec(value)) {
    const made = mark !== '' && isLiteral(text, mark) ? undefined : make(match)
    if (!made) {
      // The mark that ends what is none may begin another.
      pattern.lastIndex = Math.max(match.index + 1, pattern.lastIndex - 1)
      continue
    }
    if (match.index > at) out.push({ ...text, value: value.slice(at, match.index) })
    at = match.index + match[0].length
    count()
    finished.add(made)
    out.push(made)
  }
  if (at === 0) return [text]
  return at < value.length ? [...out, { ...text, value: value.slice(at) }] : out
}

/** Tells whether the author put a backslash before a mark anywhere in a run of text. */
function escapesIn(source: string): Application['isLiteral'] {
  if (!source.includes('\\')) return () => false
  // By place: what a text is cut into keeps the place of the whole.
  const known = new WeakMap<object, string>()
  return ({ position }, mark) => {
    const { start, end } = position ?? {}
    if (!position || start?.offset === undefined || end?.offset === undefined) return false
    const escaped =
      known.get(position) ??
      [...source.slice(start.offset, end.offset).matchAll(/\\(.)/gs)]
        .map(([, each]) => each)
        .join('')
    known.set(position, escaped)
    return escaped.includes(mark.charAt(0))
  }
}
