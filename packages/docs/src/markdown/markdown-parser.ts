import type { Root } from 'mdast'

/** What a parser is given. */
export interface MarkdownParserContext {
  /** CommonMark with GitHub's tables, task lists, strikethrough, autolinks and footnotes. No front matter. */
  text: string
}

/**
 * Turns Markdown into mdast, with positions. Strikethrough takes two tildes: with one, prices such as
 * `~$5 to ~$9` are struck out. The contract suite is `markdownParserContract` of `@callboard/docs/testing`.
 */
export interface MarkdownParser {
  name: string
  parse(context: MarkdownParserContext): Root
}
