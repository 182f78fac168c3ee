import fc from 'fast-check'
import type { ElementContent, Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { expect, it } from 'vitest'
import { printHtml } from './print-html.ts'

const stock = unified().use(rehypeStringify, { allowDangerousHtml: true }).freeze()

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('a & b', '<script>', `"'\``, '\0', '&amp;', '\u{1f600}', 'a\nb', ''),
)

const value = fc.oneof(
  text,
  fc.array(text, { maxLength: 3 }),
  fc.constantFrom(true, false, 0, 1, Number.NaN, null, undefined, 'disabled'),
)

const properties = fc.dictionary(
  fc.constantFrom(
    ...['className', 'id', 'href', 'title', 'align', 'src', 'alt', 'class', 'colSpan', 'open'],
    ...['checked', 'disabled', 'hidden', 'rel', 'dataTabs', 'ariaLabel', 'htmlFor', 'a"<b'],
  ),
  value,
  { maxKeys: 4 },
)

const tagName = fc.constantFrom(
  ...['p', 'a', 'div', 'h2', 'td', 'img', 'br', 'hr', 'input', 'span', 'pre', 'code', 'IMG'],
  ...['script', 'style', 'svg', 'template', 'time', 'callboard code'],
)

const { nodes } = fc.letrec<{ node: unknown; nodes: unknown[] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    text.map((each) => ({ type: 'text', value: each })),
    text.map((each) => ({ type: 'raw', value: each })),
    text.map((each) => ({ type: 'comment', value: each })),
    fc.record({
      type: fc.constant('element'),
      tagName,
      properties,
      children: tie('nodes'),
    }),
  ),
  nodes: fc.array(tie('node'), { maxLength: 4 }),
}))

it('prints any tree as rehype-stringify does', () => {
  fc.assert(
    fc.property(nodes, (given) => {
      const children = given as ElementContent[]
      const tree: Root = { type: 'root', children }
      // What is printed of a template is in no child of it.
      for (const each of children)
        if ('tagName' in each && each.tagName === 'template')
          each.content = { type: 'root', children: [] }
      expect(printHtml(tree)).toBe(stock.stringify(tree))
    }),
    { numRuns: 1000 },
  )
})
