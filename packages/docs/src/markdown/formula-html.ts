import type { Formula } from './math-source.ts'

/** Longest formula that is set, in UTF-16 code units. */
const maxLength = 10_000

/** Sets a formula as MathML, which browsers draw themselves; undefined for what is not TeX, with the reason. */
export type FormulaSetter = (formula: Formula) => { html: string } | { reason: string }

/** Loads what sets formulas: pages without them do not pay for it. */
export async function loadFormulaSetter(): Promise<FormulaSetter> {
  const { default: temml } = await import('temml')
  return ({ tex, display }) => {
    if (tex.length > maxLength) return { reason: `it is longer than ${maxLength} characters` }
    try {
      const html = temml.renderToString(tex, {
        displayMode: display,
        throwOnError: true,
        // Commands that link, load, or set classes and styles are refused.
        trust: false,
        maxExpand: 500,
        maxSize: [50, 50],
      })
      return { html: withoutStyles(html) }
    } catch (error) {
      return { reason: reasonOf(error) }
    }
  }
}

/** Content policies refuse styles in attributes; of what they say only the colour is worth keeping. */
const withoutStyles = (html: string): string =>
  html.replace(/ style="([^"<>]*)"/g, (_all, style: string) => {
    const color = /(?:^|;)color:(#[\da-f]{3,8})/i.exec(style)?.[1]
    return color ? ` mathcolor="${color}"` : ''
  })

/** The first line, without the marks under what is wrong. */
function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.replace(/ at position \d+: ?$/, '').slice(0, 200)
}
