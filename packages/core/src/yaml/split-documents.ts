/** A part of a text that holds one document, from its marker on. */
export interface YamlPart {
  text: string
  /** Offset of the part in the whole text. */
  start: number
}

/**
 * Cuts a text before each `---`, which begins a document wherever it stands at the beginning of a line, also inside of quotes
 * and block scalars: the parser by itself lets a quote that is never closed swallow all the documents behind it. Not cut is a text
 * with `...` or `%` at the beginning of a line, or with tabs on a line of their own: their meaning depends on what follows.
 */
export function* splitDocuments(text: string): Generator<YamlPart> {
  let start = 0
  if (!reachesOver(text)) {
    for (let at = text.indexOf('\n---'); at !== -1; at = text.indexOf('\n---', at + 4)) {
      if (!/^[ \t\r\n]?$/.test(text.charAt(at + 4))) continue
      const part = text.slice(start, at + 1)
      // Comments in front of the first marker are no document of their own.
      if (start > 0 || !onlyComments.test(part)) yield { text: part, start }
      start = at + 1
    }
  }
  yield { text: start === 0 ? text : text.slice(start), start }
}

const onlyComments = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*$/

function reachesOver(text: string): boolean {
  const marked = ['...', '%'].some((mark) => text.startsWith(mark) || text.includes(`\n${mark}`))
  return marked || (text.includes('\t') && /^[ ]*\t[ \t]*\r?$/m.test(text))
}
