import type { Element } from 'hast'
import { h } from './hast-element.ts'
import type { PageHeading } from './headings.ts'

/** The table of contents that `[TOC]` stands for, nested as the headings are. */
export function tocList(headings: readonly PageHeading[]): Element {
  const list = (): Element => h('ul', {})
  const root = list()
  const open: { depth: number; item: Element; below: Element | undefined }[] = []
  for (const { id, title, depth } of headings) {
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop()
    const parent = open.at(-1)
    const item = h('li', {}, [
      h('a', { href: `#${encodeURI(id)}` }, [{ type: 'text', value: title }]),
    ])
    if (parent && !parent.below) {
      parent.below = list()
      parent.item.children.push(parent.below)
    }
    ;(parent?.below ?? root).children.push(item)
    open.push({ depth, item, below: undefined })
  }
  return h('div', { className: ['toc'] }, root.children.length > 0 ? [root] : [])
}
