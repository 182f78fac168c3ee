import { safeId } from './safe-id.ts'

/** Attributes as they stand on a node of the Markdown tree. */
export type Attributes = Record<string, string | string[]>

const part =
  /[ \t]*(?:([#.])([^\s{}#.="']+)|([a-z][\w:-]*)=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))|([a-z][\w-]*)(?=[\s}]|$))/iy

/**
 * Reads the inside of `{: #id .class key="value" }`. Undefined for braces that are something else: templates, words,
 * anything without at least one `#`, `.` or `=`.
 */
export function parseAttributeList(text: string): Attributes | undefined {
  const inner = text.replace(/^:/, '').trim()
  const attributes: Attributes = {}
  const classes: string[] = []
  let isList = false
  part.lastIndex = 0
  while (part.lastIndex < inner.length) {
    const match = part.exec(inner)
    if (!match) return undefined
    const [, sign, word = '', key, double, single, bare, flag] = match
    if (sign === '#') {
      const id = safeId(word)
      if (id !== undefined) attributes.id = id
    } else if (sign === '.') classes.push(word)
    else if (key !== undefined) {
      const value = double ?? single ?? bare ?? ''
      if (key.toLowerCase() === 'class') classes.push(...value.split(/\s+/))
      else attributes[propertyOf(key)] = value
    } else if (flag !== undefined) attributes[propertyOf(flag)] = flag
    isList ||= flag === undefined
  }
  if (!isList) return undefined
  return classes.length > 0 ? { ...attributes, className: classes.filter(Boolean) } : attributes
}

const renamed: Readonly<Record<string, string>> = {
  colspan: 'colSpan',
  rowspan: 'rowSpan',
  valign: 'vAlign',
}

/** The name of an attribute in an HTML tree: `aria-label` is `ariaLabel`. */
function propertyOf(name: string): string {
  const lower = name.toLowerCase()
  return (
    renamed[lower] ?? lower.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase())
  )
}

/** Attributes on top of those that a node has; classes are added. */
export function withAttributes(
  data: { hProperties?: unknown } | undefined,
  attributes: Attributes,
): { hProperties: Record<string, unknown> } {
  const before = (data?.hProperties ?? {}) as Record<string, unknown>
  const className = [before.className, attributes.className].flat().filter(Boolean)
  return {
    ...data,
    hProperties: { ...before, ...attributes, ...(className.length > 0 && { className }) },
  }
}
