let segmenter: Intl.Segmenter | undefined
const plain = /^[\u0020-\u007e]*$/
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const invisible = /^[\p{M}\p{Cf}]+$/u

/** Columns that a text takes in a terminal: letters of East Asia and pictures take two, marks take none. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment)
  return width
}

/** The beginning of a text that fits, with a sign that there was more. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text
  const room = width - textWidth(ellipsis)
  if (room <= 0) return ellipsis.slice(0, Math.max(0, width))
  if (plain.test(text)) return text.slice(0, room).trimEnd() + ellipsis
  let used = 0
  let kept = ''
  for (const { segment } of graphemes(text)) {
    used += graphemeWidth(segment)
    if (used > room) break
    kept += segment
  }
  return kept.trimEnd() + ellipsis
}

/** A text in lines that fit, broken between words; a word that is longer than a line stands alone and whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** A line in lines that fit: as it is where it does, else wrapped below its beginning. */
export function fitLine(line: string, width: number): string[] {
  if (textWidth(line) <= width) return [line]
  const space = /^\s*/.exec(line)?.[0] ?? ''
  return wrap(line.trim(), width - space.length).map((part) => space + part)
}

/** Fills a text up with spaces to a width. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)))
  return align === 'left' ? text + space : space + text
}

/** What a reader sees as one letter. The tables behind it are loaded late: they would cost help a third of its time. */
function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(text)
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}
