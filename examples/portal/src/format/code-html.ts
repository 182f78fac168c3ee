import { toHtml } from 'hast-util-to-html'
import { common, createLowlight } from 'lowlight'

/** Without the grammar of Markdown, which takes minutes for a few kilobytes of `[a](`: what is shown here is hostile. */
const { markdown: _markdown, ...grammars } = common
const lowlight = createLowlight(grammars)

/** Longer texts are shown without colours: some grammars take a time that grows with the square of a hostile text. */
const longestHighlighted = 20_000

/** Code as HTML in the classes that the stylesheet colours. The text is escaped; only `<span class>` is added. */
export function codeHtml(code: string, language: string): string {
  const plain = () => toHtml({ type: 'text', value: code })
  if (!lowlight.registered(language) || code.length > longestHighlighted) return plain()
  try {
    return toHtml(lowlight.highlight(language, code))
  } catch (error) {
    // Brackets in brackets become spans in spans, more than the stack can hold.
    if (error instanceof RangeError) return plain()
    throw error
  }
}
