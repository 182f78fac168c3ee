/** Where a scan down the lines of a text stands: inside which list items, in a fence, in raw HTML. */
export interface BlockState {
  /** Columns at which the content of the list items that are open begins. */
  readonly lists: readonly number[]
  readonly fence: { mark: string; length: number; offset: number } | undefined
  /** Takes the next line. Returns its indentation beyond the list item it belongs to, in columns. */
  next(line: string): number
  /** Whether the line just taken is text that no block mark is looked for in. */
  readonly isLiteral: boolean
  /** Whether the line just taken is raw HTML that a blank line ends. */
  readonly isHtml: boolean
  /** Whether the next line may be literal. */
  readonly isInside: boolean
  /** Ends the raw HTML that is open, as a blank line would. */
  leaveHtml(): void
}

const listMark = /^([-+*]|\d{1,9}[.)])([ \t]+|$)/
const fenceMark = /^(?:(`{3,})[^`]*|(~{3,}).*)$/

/** Follows CommonMark's rules as far as they decide whether a line can open a block. */
export function createBlockState(): BlockState {
  let lists: number[] = []
  let fence: BlockState['fence']
  let html: RegExp | undefined
  let isLiteral = false
  let isHtml = false

  const openBlocks = (text: string, indent: number): void => {
    let rest = text
    let column = indent
    for (let mark = listMark.exec(rest); mark; mark = listMark.exec(rest)) {
      const [whole, bullet = '', space = ''] = mark
      // Five spaces or more after a bullet are one space and indented code.
      const width = space.length >= 1 && space.length <= 4 ? whole.length : bullet.length + 1
      column += width
      lists.push(column)
      rest = rest.slice(width)
      if (space === '' || space.length > 4) return
    }
    const opened = fenceMark.exec(rest)
    const mark = opened?.[1] ?? opened?.[2]
    if (mark) fence = { mark: mark.charAt(0), length: mark.length, offset: lists.at(-1) ?? 0 }
    else html = htmlEnd(rest)
  }

  const continueLiteral = (text: string, indent: number): boolean => {
    if (fence) {
      // A line further left ends the list item, and the fence with it.
      if (text !== '' && indent < fence.offset) fence = undefined
      else {
        if (indent - fence.offset < 4 && closes(text, fence)) fence = undefined
        return true
      }
    }
    if (!html) return false
    if (html.test(text)) html = undefined
    return true
  }

  return {
    get lists() {
      return lists
    },
    get fence() {
      return fence
    },
    get isLiteral() {
      return isLiteral
    },
    get isHtml() {
      return isHtml
    },
    get isInside() {
      return fence !== undefined || html !== undefined
    },
    leaveHtml() {
      html = undefined
    },
    next(line) {
      const text = line.trimStart()
      const indent = indentOf(line)
      isHtml = html === blankLine
      isLiteral = continueLiteral(text, indent)
      if (isLiteral || text === '') return indent - (lists.at(-1) ?? 0)
      lists = lists.filter((offset) => offset <= indent)
      const beyond = indent - (lists.at(-1) ?? 0)
      if (beyond < 4) openBlocks(text, indent)
      isHtml = html === blankLine
      return beyond
    },
  }
}

const closes = (text: string, { mark, length }: { mark: string; length: number }): boolean => {
  const line = text.trimEnd()
  return line.length >= length && line === mark.repeat(line.length)
}

const blankLine = /^\s*$/

/** What ends an HTML block that a line opens: an end mark for some, a blank line for the others. */
function htmlEnd(text: string): RegExp | undefined {
  const verbatim = /^<(pre|script|style|textarea)(?=[\s>]|$)/i.exec(text)
  if (verbatim) return after(text, new RegExp(`</${verbatim[1]}>`, 'i'))
  if (text.startsWith('<!--')) return after(text, /-->/)
  return /^<\/?[a-zA-Z]/.test(text) && !/^<[a-zA-Z][\w+.-]*:/.test(text) ? blankLine : undefined
}

const after = (text: string, end: RegExp): RegExp | undefined => (end.test(text) ? undefined : end)

/** Width of the leading white space; a tab reaches to the next multiple of four. */
export function indentOf(line: string): number {
  let column = 0
  for (const character of line) {
    if (character === ' ') column += 1
    else if (character === '\t') column += 4 - (column % 4)
    else break
  }
  return column
}

/** Takes columns of leading white space away, splitting a tab where it must. */
export function dedent(line: string, columns: number): string {
  const indent = indentOf(line)
  return ' '.repeat(Math.max(0, indent - columns)) + line.trimStart()
}
