import { Parser } from 'htmlparser2'

/** Elements whose text nobody reads; of a macro of Confluence, its settings. */
const unread: ReadonlySet<string> = new Set(['script', 'style', 'template', 'ac:parameter'])
/** Elements that words do not run across. */
const separating =
  /^(?:p|div|br|hr|li|ul|ol|dl|dt|dd|table|tr|td|th|caption|pre|blockquote|h[1-6]|section|article|details|summary|figure|figcaption|ac:[\w-]+)$/

/** The words of HTML, or of the storage format of Confluence. It is for finding, not for showing: the result is plain text. */
export function htmlText(html: string): string {
  let text = ''
  let hidden = 0
  const parser = new Parser(
    {
      onopentagname(name) {
        if (unread.has(name)) hidden += 1
        if (separating.test(name)) text += '\n'
      },
      ontext(words) {
        if (hidden === 0) text += words
      },
      onclosetag(name) {
        if (unread.has(name)) hidden -= 1
        if (separating.test(name)) text += '\n'
      },
    },
    { recognizeCDATA: true, recognizeSelfClosing: true, decodeEntities: true },
  )
  parser.end(html)
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim()
}
