const sectionMark = /-{1,10}8<-{1,10}[ \t]*\[[ \t]*(start|end)[ \t]*:[ \t]*([a-z][-\w]*)[ \t]*\]/i

/**
 * Cuts a part from a file: all of it for an empty `part`, the lines of a section for its name, or `first:last`
 * ranges from 1, several with commas. Marks of sections go. Undefined when there is no such section.
 */
export function cutSnippet(text: string, part: string): string | undefined {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  if (part === '') return withoutMarks(lines)
  if (/^[a-z]/i.test(part)) return sectionOf(lines, part)
  const cut = part.split(',').flatMap((range) => {
    const [first = '', last = ''] = range.split(':')
    const from = fromEnd(first, lines.length) ?? 1
    const to = fromEnd(last, lines.length) ?? (range.includes(':') ? lines.length : from)
    return lines.slice(Math.max(0, from - 1), Math.max(0, to))
  })
  return withoutMarks(cut)
}

/** A line's number; negative ones count from the end. */
function fromEnd(text: string, count: number): number | undefined {
  const number = Number.parseInt(text, 10)
  if (Number.isNaN(number)) return undefined
  return number < 0 ? count + number + 1 : number
}

const withoutMarks = (lines: readonly string[]): string =>
  lines.filter((line) => !sectionMark.test(line)).join('\n')

function sectionOf(lines: readonly string[], name: string): string | undefined {
  let inside = false
  let found = false
  const cut = lines.filter((line) => {
    const [, kind, marked] = sectionMark.exec(line) ?? []
    if (marked === undefined) return inside
    if (marked === name) inside = kind === 'start'
    found ||= inside
    return false
  })
  return found ? cut.join('\n') : undefined
}
