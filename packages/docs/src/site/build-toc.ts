import type { PageHeading } from '../markdown/headings.ts'
import type { TocItem } from './site.ts'

/** Nests the headings of a page below its title, which is not part of the contents. */
export function buildToc(headings: readonly PageHeading[]): TocItem[] {
  const [first] = headings
  const listed = first?.depth === 1 ? headings.slice(1) : headings
  const root: TocItem[] = []
  const open: TocItem[] = []
  for (const { id, title, depth } of listed) {
    const item: TocItem = { id, title, depth, children: [] }
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop()
    ;(open.at(-1)?.children ?? root).push(item)
    open.push(item)
  }
  return root
}
