import type { Element, Nodes, Properties, Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'

/** After the sanitiser, raw nodes are ours: see `code-html.ts`. */
const stock = unified().use(rehypeStringify, { allowDangerousHtml: true }).freeze()

/** Its types say a root, its compiler takes any node. */
const printStock = (node: Nodes): string => stock.stringify(node as Root)

/**
 * Prints an article as `rehype-stringify` does, to the byte. What is most of any article is printed here, without asking what each attribute is;
 * an element with anything rarer is left to the original with all that is in it.
 */
export function printHtml(node: Nodes): string {
  switch (node.type) {
    case 'root':
      return printAll(node.children)
    case 'text':
      return printText(node.value)
    case 'raw':
      return node.value
    case 'element':
      return printElement(node)
    default:
      return printStock(node)
  }
}

function printAll(nodes: readonly Nodes[]): string {
  let html = ''
  for (const node of nodes) html += printHtml(node)
  return html
}

function printElement(element: Element): string {
  const { tagName, properties, children } = element
  const isVoid = voidNames.has(tagName) && children.length === 0
  const attributes = isVoid || plainNames.has(tagName) ? printAttributes(properties) : undefined
  if (attributes === undefined) return printStock(element)
  const tag = `<${tagName}${attributes}>`
  return isVoid ? tag : `${tag}${printAll(children)}</${tagName}>`
}

/** Elements that are opened and closed, and mean nothing to what prints them. */
const plainNames: ReadonlySet<string> = new Set([
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'span', 'a', 'code', 'pre', 'em', 'strong'],
  ...['ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'blockquote', 'del', 'sup'],
  ...['details', 'summary', 'dl', 'dt', 'dd', 'abbr', 'kbd', 'mark', 'label', 'figure', 'b', 'i'],
])
const voidNames: ReadonlySet<string> = new Set(['img', 'br', 'hr'])

/** Attributes whose values are texts or lists of words. */
const plainAttributes: ReadonlyMap<string, string> = new Map([
  ['className', 'class'],
  ...['id', 'href', 'title', 'align', 'src', 'alt'].map((name) => [name, name] as const),
])

/** Undefined where there is an attribute that is not plain. */
function printAttributes(properties: Properties): string | undefined {
  let printed = ''
  for (const key in properties) {
    const name = plainAttributes.get(key)
    const value = properties[key]
    const text = Array.isArray(value) ? value.join(' ').trim() : value
    if (name === undefined || typeof text !== 'string') return undefined
    printed += ` ${name}="${printValue(text)}"`
  }
  return printed
}

const printText = (text: string): string =>
  /[<&]/.test(text) ? text.replace(/[<&]/g, referenceTo) : text

const inValues = /["&'`\0]/

const printValue = (text: string): string =>
  inValues.test(text) ? text.replace(/["&'`\0]/g, referenceTo) : text

const referenceTo = (character: string): string =>
  `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`
