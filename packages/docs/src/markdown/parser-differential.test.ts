import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'
import type { MarkdownParser } from './markdown-parser.ts'
import { satteriParser } from './satteri-parser.ts'

const processor = unified().use(remarkParse).use(remarkGfm, { singleTilde: false })
const stock: MarkdownParser = { name: 'remark', parse: ({ text }) => processor.parse(text) }

const htmlBy = async (parser: MarkdownParser, text: string) =>
  (await renderMarkdown(text, { parser })).html.replace(/\s+/g, ' ')

async function expectSame(text: string): Promise<void> {
  expect(await htmlBy(satteriParser(), text)).toBe(await htmlBy(stock, text))
}

/** Markdown of the repository itself, as far as it is there: pages that people wrote. */
function realPages(): string[] {
  const root = join(import.meta.dirname, '../../../..')
  return ['docs', 'examples/acme', 'packages'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.md') && !/node_modules|skeleton|dist/.test(path))
          .map((path) => join(root, folder, path))
      : [],
  )
}

describe('the default parser and the stock parser of unified', () => {
  it.each(realPages().map((path) => [path.replace(/^.*?\/(?=docs|examples|packages)/, ''), path]))(
    'make the same of %s',
    async (_name, path) => {
      await expectSame(readFileSync(path, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''))
    },
  )

  it('make the same of pages put together from the usual pieces', async () => {
    const piece = fc.constantFrom(
      ...['# Title\n\n', '## A `b` *c*\n\n', 'Some **text** with `code` and [a link](x.md).\n\n'],
      ...[
        '- a\n- b\n  - c\n\n',
        '1. a\n\n   b\n2. c\n\n',
        '- [ ] open\n- [x] done\n\n',
        '> quote\n> more\n\n',
      ],
      ...[
        '```yaml\na: 1\n```\n\n',
        '    indented\n\n',
        '| a | b |\n|---|:-:|\n| 1 | `x` |\n\n',
        '---\n\n',
      ],
      ...[
        'See https://example.com/a_b. \n\n',
        'a[^1]\n\n[^1]: note\n\n',
        '![i](a.png "t")\n\n',
        '~~no~~\n\n',
      ],
      ...[
        'Line one  \nline two\\\nthree\n\n',
        '<b>x</b> &amp; &copy;\n\n',
        '*a _b_ **c***\n\n',
        '[r]\n\n[r]: /u\n\n',
      ],
      ...['!!! note "T"\n    body\n\n', '=== "A"\n    a\n\n', '??? tip\n    - x\n\n'],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) =>
        expectSame(pieces.join('')),
      ),
      { numRuns: 100 },
    )
  })
})
