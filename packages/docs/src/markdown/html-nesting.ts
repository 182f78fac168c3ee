import { indentOf } from './block-state.ts'

/** Which elements raw HTML has opened and not closed, with the columns they stand at. */
export interface HtmlNesting {
  /** Takes a line of raw HTML. */
  take(line: string): void
  readonly isOpen: boolean
  /**
   * A line that CommonMark takes for code, because a blank line ended the HTML above it, although its author only
   * indents HTML: it comes back without the indentation.
   */
  unindent(line: string, offset: number): string
}

const tag = /<(\/?)([a-z][a-z0-9]*)([^<>]*)>/gi
const blocks =
  /^(?:table|thead|tbody|tfoot|tr|td|th|div|ul|ol|li|dl|dt|dd|section|article|details|figure|p|center|picture|video)$/i
const maxOpen = 200

/** Follows raw HTML down the lines of a text. */
export function createHtmlNesting(): HtmlNesting {
  const open: { name: string; indent: number }[] = []
  return {
    take(line) {
      if (!line.includes('<')) return
      const indent = indentOf(line)
      for (const [, slash, name = '', rest = ''] of line.matchAll(tag)) {
        if (!blocks.test(name) || rest.endsWith('/')) continue
        const lower = name.toLowerCase()
        if (!slash) {
          if (open.length < maxOpen) open.push({ name: lower, indent })
          continue
        }
        const at = open.findLastIndex((each) => each.name === lower)
        if (at !== -1) open.length = at
      }
    },
    get isOpen() {
      return open.length > 0
    },
    unindent(line, offset) {
      const around = open.at(-1)
      const indent = indentOf(line)
      if (!around || indent - offset < 4) return line
      const text = line.trimStart()
      const isHtml = /^<\/?[a-z!]/i.test(text)
      return isHtml || indent - around.indent < 4 ? ' '.repeat(offset) + text : line
    },
  }
}
