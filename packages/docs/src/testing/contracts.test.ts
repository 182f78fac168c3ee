import type { ContractCase } from '@callboard/core/testing'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, it } from 'vitest'
import { highlightJsHighlighter } from '../highlight/highlight-js-highlighter.ts'
import type { MarkdownParser } from '../markdown/markdown-parser.ts'
import { satteriParser } from '../markdown/satteri-parser.ts'
import { builtinPlugins } from '../plugins/builtin-plugins.ts'
import { docsPluginContract } from './docs-plugin-contract.ts'
import { highlighterContract } from './highlighter-contract.ts'
import { markdownParserContract } from './markdown-parser-contract.ts'

const processor = unified().use(remarkParse).use(remarkGfm, { singleTilde: false })
const remarkParser: MarkdownParser = {
  name: 'remark',
  parse: ({ text }) => processor.parse(text),
}

const hold = (title: string, cases: ContractCase[]) =>
  describe(title, () => {
    for (const { name, run } of cases) it(name, run)
  })

hold('the default parser', markdownParserContract(satteriParser()))
hold('the stock parser of unified', markdownParserContract(remarkParser))
hold('the default highlighter', highlighterContract(highlightJsHighlighter()))
for (const plugin of builtinPlugins()) hold(`the plugin ${plugin.name}`, docsPluginContract(plugin))
