import type { Nodes } from 'mdast'
import type { ScannedText } from './scanned-text.ts'
import { walkMarkdown } from './walk.ts'

/** Takes marks of the scan out of what is no running text: code, HTML, addresses. Formulas get their source back. */
export function cleanMarks(tree: Nodes, { mark, formulas, heads }: ScannedText): void {
  if (heads.length === 0 && formulas.length === 0) return
  const pattern = new RegExp(`${mark}(?:(\\d+|/)|m(\\d+))${mark}|${mark}`, 'g')
  const clean = (text: string) =>
    text.includes(mark)
      ? text.replace(pattern, (_all, _head, index?: string) =>
          index === undefined ? '' : (formulas[Number(index)]?.source ?? ''),
        )
      : text
  walkMarkdown(tree, (node) => {
    if (node.type === 'text') return
    if ('value' in node) node.value = clean(node.value)
    if ('alt' in node && node.alt) node.alt = clean(node.alt)
    if ('title' in node && node.title) node.title = clean(node.title)
    if ('url' in node) node.url = clean(node.url)
  })
}
