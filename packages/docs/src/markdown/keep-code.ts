import type { Code, InlineCode, Root } from 'mdast'
import { parseFenceInfo } from './fence-info.ts'
import type { PageContext } from './page-context.ts'
import { checkHtml } from './page-limits.ts'
import { walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

/**
 * Takes the code out of a page: it goes around the HTML parser and the sanitiser and is drawn by us, afterwards.
 * Notes whether there is HTML.
 *
 * @throws DOCS_PAGE_REFUSED for HTML that is nested too deep
 */
export function keepCode(tree: Root, context: PageContext): void {
  const html: string[] = []
  walkMarkdown(tree, (node) => {
    if (node.type === 'code') keepBlock(node, context)
    else if (node.type === 'inlineCode') keepInline(node, context)
    else if (node.type === 'html') html.push(node.value)
  })
  context.hasHtml = html.length > 0
  checkHtml(html, context.limits)
}

function keepBlock(node: Code, { codeBlocks, scanned, pageLine }: PageContext): void {
  const info = parseFenceInfo(`${node.lang ?? ''} ${node.meta ?? ''}`)
  const start = node.position?.start.line
  const line = start === undefined ? undefined : pageLine(scanned.sourceLine(start))
  const index = codeBlocks.push({ code: node.value, info, inline: false, line }) - 1
  node.data = { ...node.data, hProperties: { index: String(index) } }
}

/** `` `#!py x` ``: a language, then code; a line such as `#!/bin/sh` is code and nothing else. */
const named = /^(?:#!|:::)([a-z][\w#+.-]*)[ \t]+(\S.*)$/is

function keepInline(node: InlineCode, { codeBlocks }: PageContext): void {
  const [, language, code] =
    node.value.startsWith('#') || node.value.startsWith(':') ? (named.exec(node.value) ?? []) : []
  if (language === undefined || code === undefined) return
  const info = { language: language.toLowerCase(), highlighted: new Set<number>() }
  const index = codeBlocks.push({ code, info, inline: true, line: undefined }) - 1
  node.value = code
  const hProperties = { ...node.data?.hProperties, index: String(index) }
  node.data = { ...node.data, hName: widgets.inlineCode, hProperties }
}
