import { deepEqual, equal, ok } from 'node:assert/strict'
import type { ContractCase } from '@callboard/core/testing'
import type { Nodes } from 'mdast'
import type { MarkdownParser } from '../markdown/markdown-parser.ts'
import { walkMarkdown } from '../markdown/walk.ts'
import { renderMarkdown } from './render-markdown.ts'

const html: Readonly<Record<string, readonly [markdown: string, html: string]>> = {
  'reads CommonMark': ['a *b* `c`\nd', '<p>a <em>b</em> <code>c</code>\nd</p>'],
  'reads tables': [
    '| a |\n| :-: |\n| `x` |',
    '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="center"><code>x</code></td>\n</tr>\n</tbody>\n</table>',
  ],
  'strikes out with two tildes and not with one': [
    '~~a~~ ~$5 to ~$9 ~b c~',
    '<p><del>a</del> ~$5 to ~$9 ~b c~</p>',
  ],
  'links bare addresses': [
    'See https://e.com/a_b?x=1.',
    '<p>See <a href="https://e.com/a_b?x=1">https://e.com/a_b?x=1</a>.</p>',
  ],
  'nests lists by two and by four spaces': [
    '- a\n  - b\n    - c\n- d\n    - e',
    '<ul>\n<li>a\n<ul>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n<li>d\n<ul>\n<li>e</li>\n</ul>\n</li>\n</ul>',
  ],
  'resolves definitions that stand anywhere': [
    '[a][x]\n\n> [x]: https://e.com "t"',
    '<p><a href="https://e.com" title="t">a</a></p>\n<blockquote>\n</blockquote>',
  ],
}

/** What every {@link MarkdownParser} must do. */
export function markdownParserContract(parser: MarkdownParser): ContractCase[] {
  const parse = (text: string) => parser.parse({ text })
  return [
    ...Object.entries(html).map(([name, [markdown, expected]]) => ({
      name,
      run: async () => equal((await renderMarkdown(markdown, { parser })).html, expected),
    })),
    {
      name: 'marks task list items',
      async run() {
        const [list] = parse('- [x] a\n- [ ] b\n- c').children
        ok(list?.type === 'list')
        deepEqual(
          list.children.map(({ checked }) => checked ?? null),
          [true, false, null],
        )
      },
    },
    {
      name: 'finds footnotes',
      async run() {
        deepEqual(typesIn(parse('a[^1]\n\n[^1]: b')), ['footnoteDefinition', 'footnoteReference'])
      },
    },
    {
      name: 'gives every node its line and column',
      async run() {
        const tree = parse('# a\n\ntext [b](c)\n')
        const positions: string[] = []
        walkMarkdown(tree, ({ type, position }) => {
          positions.push(`${type} ${position?.start.line}:${position?.start.column}`)
        })
        deepEqual(positions, [
          ...['root 1:1', 'heading 1:1', 'text 1:3'],
          ...['paragraph 3:1', 'text 3:1', 'link 3:6', 'text 3:7'],
        ])
      },
    },
    {
      name: 'takes any text',
      async run() {
        for (const text of ['', '\ufeff', '\0', '```', '[', '![](', '|\n|-', '<', '\r', '\ud800'])
          parse(text)
      },
    },
  ]
}

function typesIn(tree: Nodes): string[] {
  const types: string[] = []
  walkMarkdown(tree, ({ type }) => {
    if (type.startsWith('footnote')) types.push(type)
  })
  return types.sort()
}
