const listMark = /^ {0,3}(?:[-+*]|\d{1,9}[.)])[ \t]+/

/**
 * A line as Python-Markdown reads it: `#Head` is a heading, `1)` is text, and so is a list that follows a paragraph
 * without a blank line.
 */
export function strictLine(line: string, before: string): string {
  const heading = /^(#{1,6})([^#\s].*)$/.exec(line)
  if (heading) return `${heading[1]} ${heading[2]}`
  const bracket = /^( {0,3}\d{1,9})\)([ \t].*)$/.exec(line)
  if (bracket) return `${bracket[1]}\\)${bracket[2]}`
  return listMark.test(line) && isParagraph(before) ? line.replace(/[-+*.](?=[ \t])/, '\\$&') : line
}

function isParagraph(line: string): boolean {
  if (line.trim() === '' || listMark.test(line)) return false
  return !/^ {0,3}(?:#{1,6} |>|`{3}|~{3}|\||<)|^(?: {4}|\t| {2,})/.test(line)
}
