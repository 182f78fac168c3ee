export type { ContractCase } from '@callboard/core/testing'
export { docsPluginContract } from './testing/docs-plugin-contract.ts'
export { highlighterContract } from './testing/highlighter-contract.ts'
export { markdownParserContract } from './testing/markdown-parser-contract.ts'
export { objectStoreContract } from './testing/object-store-contract.ts'
export { publisherContract } from './testing/publisher-contract.ts'
export {
  type RenderedMarkdown,
  type RenderMarkdownOptions,
  renderMarkdown,
} from './testing/render-markdown.ts'
