import { type CssNode, type Declaration, generate, ident, List, parse, walk } from 'css-tree'
import { articleClass } from '../markdown/class-names.ts'

/** A style sheet of a repository, made harmless. */
export interface UserCss {
  /** Rules that reach the article and nothing around it. */
  css: string
  /** What was left out: why, and in which line. */
  refused: { what: string; line: number }[]
}

/** Rules about rules that stay; all others could load something or reach further. */
const kept = new Set(['media', 'supports', 'container', 'layer', 'keyframes', 'font-face'])
/** What names the whole page means the article, and so do the classes that the peer's theme has around it. */
const roots = new Set(['root', 'host'])
const frames = /^md-(?:typeset|content|content__inner|main|main__inner|container|grid)$/
/** Addresses of pictures and fonts: beside the style sheet, or in it. */
const local = /^(?!\/\/|[a-z][a-z0-9+.-]*:)|^data:(?:image|font)\//i

/**
 * Makes a style sheet of a repository harmless: it applies to articles alone, loads nothing from another host, and covers nothing
 * that is not its own.
 */
export function scopeCss(text: string): UserCss {
  const refused: UserCss['refused'] = []
  const tree = parse(text, {
    positions: true,
    parseCustomProperty: true,
    onParseError: ({ message, line }: { message: string; line?: number }) =>
      refused.push({ what: message, line: line ?? 1 }),
  } as Parameters<typeof parse>[1])
  const refuse = (node: CssNode, what: string) =>
    refused.push({ what, line: node.loc?.start.line ?? 1 })
  walk(tree, (node, item, list) => {
    const why = refusalOf(node)
    if (why === undefined || !list || !item) return
    refuse(node, why)
    list.remove(item)
  })
  walk(tree, (node) => {
    if (node.type !== 'Selector') return
    node.children = withoutRepeats(node.children.map(inArticle))
  })
  const rules = generate(tree)
  const css = `@scope (.docs-article) {\n${rules}\n}\n`
  if (rules === '') return { css: '', refused }
  if (isOneScope(css)) return { css, refused }
  return { css: '', refused: [...refused, { what: 'the sheet is not understood', line: 1 }] }
}

function inArticle(node: CssNode): CssNode {
  if (isRoot(node)) return { type: 'PseudoClassSelector', name: 'scope', children: null }
  if (node.type !== 'ClassSelector') return node
  return { ...node, name: articleClass(node.name) ?? node.name }
}

function isRoot(node: CssNode): boolean {
  if (node.type === 'PseudoClassSelector') return roots.has(node.name)
  if (node.type === 'TypeSelector') return /^(?:html|body)$/i.test(node.name)
  return node.type === 'ClassSelector' && frames.test(node.name)
}

/** `body .md-content .x`: the article does not stand in itself, so of several that mean it the last one stays. */
function withoutRepeats(parts: List<CssNode>): List<CssNode> {
  const all = parts.toArray()
  const isScope = (node: CssNode | undefined) =>
    node?.type === 'PseudoClassSelector' && node.name === 'scope'
  const isStep = (node: CssNode | undefined) => node?.type === 'Combinator'
  for (let last = all.findLastIndex(isScope); last > 1; )
    if (isStep(all[last - 1]) && isScope(all[last - 2]) && (last === 2 || isStep(all[last - 3]))) {
      all.splice(last - 2, 2)
      last -= 2
    } else break
  return new List<CssNode>().fromArray(all)
}

/** Whether nothing has got out of the scope: read again, as a browser would. */
function isOneScope(css: string): boolean {
  const tree = parse(css)
  if (tree.type !== 'StyleSheet') return false
  const outside = tree.children.toArray()
  return outside.length === 1 && outside[0]?.type === 'Atrule' && outside[0].name === 'scope'
}

function refusalOf(node: CssNode): string | undefined {
  if (node.type === 'Raw' || node.type === 'CDO' || node.type === 'CDC')
    return 'it is not understood'
  if ((node.type === 'Rule' || node.type === 'Atrule') && node.prelude?.type === 'Raw')
    return 'it is not understood'
  if (node.type === 'Atrule' && !kept.has(ident.decode(node.name).toLowerCase()))
    return `@${node.name} is not allowed`
  if (node.type !== 'Declaration') return undefined
  return refusalOfDeclaration(node)
}

function refusalOfDeclaration(declaration: Declaration): string | undefined {
  const property = ident.decode(declaration.property).toLowerCase()
  if (property === 'behavior' || property === '-moz-binding') return `"${property}" is not allowed`
  let found: string | undefined
  walk(declaration, (node) => {
    if (node.type === 'Raw') found ??= `the value of "${property}" is not understood`
    if (node.type === 'Url' && !local.test(node.value.trim()))
      found ??= `"${node.value}" is on another host`
    if (
      node.type === 'Function' &&
      /^(?:expression|image-set|-webkit-image-set|src)$/i.test(ident.decode(node.name))
    )
      found ??= `${node.name}() is not allowed`
    if (
      property === 'position' &&
      node.type === 'Identifier' &&
      /^(?:fixed|sticky)$/i.test(ident.decode(node.name))
    )
      found ??= `"position: ${node.name}" would cover the page`
  })
  return found
}
