import type { Root } from 'hast'
import remarkRehype from 'remark-rehype'
import { type Processor, unified } from 'unified'
import { describe, expect, it } from 'vitest'
import { satteriParser } from './satteri-parser.ts'
import { toHtmlTree } from './to-html-tree.ts'

const parser = satteriParser()

function treeOf(text: string, use: (processor: Processor) => unknown): Root {
  const processor = unified() as unknown as Processor
  use(processor)
  return processor.runSync(parser.parse({ text }) as never) as unknown as Root
}

describe('the HTML tree of a page', () => {
  it.each([
    ['headings and phrases', '# A *b*\n\n## C `d`\n\nText **e** ~~f~~  \n g\\\nh'],
    ['links and images', '[a](b.md "t") <https://e.com> ![i](j.png "u")'],
    ['definitions, of which the first counts', '[a] [B][A] ![c][a]\n\n> [A]: x "t"\n\n[a]: y'],
    ['names that nothing defines', '[a] [b][c] ![d][e]'],
    ['lists, loose and tight', '- a\n  - b\n\n    c\n- d\n\n3. e\n4. f'],
    ['tables', '| a | b |\n| :-: | - |\n| c |\n| d | e | f |'],
    ['quotes and rules', '> a\n>\n> > b\n\n---'],
    ['nothing', ''],
  ])('is as remark-rehype makes it: %s', (_name, text) => {
    const ours = treeOf(text, (processor) => processor.use(toHtmlTree()))
    const theirs = treeOf(text, (processor) => processor.use(remarkRehype as never))
    expect(ours).toEqual(theirs)
  })
})
