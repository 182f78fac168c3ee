/** Lists deeper than this are read as if they went no deeper. */
const maxDepth = 16

interface OpenList {
  indent: number
  items: unknown[]
}

/**
 * The list of a `SUMMARY.md` as entries of a navigation: `- [Title](path.md)`, `- Title` over a deeper list, `- *.md` and
 * `- folder/` for what matches. Other lines are prose.
 */
export function literateItems(text: string): unknown[] {
  const root: unknown[] = []
  const open: OpenList[] = [{ indent: -1, items: root }]
  for (const line of text.split(/\r?\n/)) {
    const [, space = '', written] = /^([ \t]*)[-*+][ \t]+(\S.*?)[ \t]*$/.exec(line) ?? []
    if (written === undefined) continue
    const indent = space.replaceAll('\t', '    ').length
    while (open.length > 1 && (open.at(-1)?.indent ?? 0) >= indent) open.pop()
    const { items } = open.at(-1) ?? { items: root }
    const children: unknown[] = []
    items.push(entryOf(written, children))
    if (open.length <= maxDepth) open.push({ indent, items: children })
  }
  return root.map(settled)
}

/** An entry that may still get children. */
interface OpenEntry {
  title?: string
  target?: string
  children: unknown[]
}

function entryOf(written: string, children: unknown[]): OpenEntry {
  const [, title, target] = /^\[(.*)\]\(<?([^)>"]*?)>?(?:\s+"[^"]*")?\)$/.exec(written) ?? []
  if (title !== undefined && target !== undefined)
    return { title: title.replace(/\\(.)/g, '$1'), target, children }
  // A bare path or pattern, rather than words.
  if (/[*/]/.test(written) && !/\s/.test(written))
    return { target: written.replaceAll('\\', ''), children }
  return { title: written.replace(/^[*_`]+|[*_`]+$/g, ''), children }
}

function settled(entry: unknown): unknown {
  const { title, target, children } = entry as OpenEntry
  const inside = children.map(settled)
  const own = target === undefined ? [] : [target]
  if (title === undefined) return inside.length > 0 ? { '': [...own, ...inside] } : target
  return { [title]: target !== undefined && inside.length === 0 ? target : [...own, ...inside] }
}
