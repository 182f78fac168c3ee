import { type RenderMarkdownOptions, renderMarkdown } from '../testing/render-markdown.ts'

/** A piece of the dialect and the HTML that it becomes. */
export type DialectCheck = readonly [
  number: string,
  title: string,
  markdown: string,
  html: string,
  options?: RenderMarkdownOptions,
]

/** HTML of a check's Markdown without the line breaks between elements; those of code are kept. */
export async function htmlOf([, , markdown, , options = {}]: DialectCheck): Promise<string> {
  const { html } = await renderMarkdown(markdown, options)
  return html.replace(/<pre>[\s\S]*?<\/pre>\n*|(?<=>)\n+(?=<)/g, (text) => text.trimEnd()).trim()
}
