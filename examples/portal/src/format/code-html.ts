import { toHtml } from 'hast-util-to-html'
import { common, createLowlight } from 'lowlight'

const lowlight = createLowlight(common)

/** Longer texts are shown without colours: some grammars take a time that grows with the square of a hostile text. */
const longestHighlighted = 20_000

/** Code as HTML in the classes that the stylesheet colours. The text is escaped; only `<span class>` is added. */
export function codeHtml(code: string, language: string): string {
  const tree =
    lowlight.registered(language) && code.length <= longestHighlighted
      ? lowlight.highlight(language, code)
      : { type: 'root' as const, children: [{ type: 'text' as const, value: code }] }
  return toHtml(tree)
}
