import type { Screen } from './screen.ts'
import { pad, textWidth, truncate } from './text-width.ts'

/** One column of a table. */
export interface Column<Row> {
  title: string
  value(row: Row): unknown
  /** Puts a colour on a state. */
  style?(text: string, row: Row): string
  align?: 'left' | 'right'
  /** Narrowest width to which it may be cut. @default it is never cut */
  shrinkTo?: number
  /** Left out, the last such column first, where the table is still too wide. @default false */
  optional?: boolean
}

interface Cells<Row> {
  column: Column<Row>
  texts: string[]
  width: number
}

const gap = '  '
/** In front of each line. */
export const indent = '  '

/** Rows as aligned columns that fit the screen. A column that is empty in every row is left out. */
export function table<Row>(
  screen: Screen,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string[] {
  const all = columns
    .map((column) => cellsOf(screen, column, rows))
    .filter(({ texts }) => texts.some((text) => text !== ''))
  const shown = fit(all, screen.width - indent.length)
  const head = line(shown, (cells) => pad(cells.column.title, cells.width, cells.column.align))
  const body = rows.map((row, index) =>
    line(shown, ({ column, texts, width }) => {
      const text = truncate(texts[index] ?? '', width, screen.symbols.ellipsis)
      const space = pad(text, width, column.align)
      const styled = column.style?.(text, row) ?? text
      // Spaces are not styled, so that a line can be cut at its end.
      return space.replace(text, () => styled)
    }),
  )
  return [screen.style.dim(head), ...body]
}

function cellsOf<Row>(screen: Screen, column: Column<Row>, rows: readonly Row[]): Cells<Row> {
  const texts = rows.map((row) => screen.clean(column.value(row)))
  const width = texts.reduce(
    (most, text) => Math.max(most, textWidth(text)),
    textWidth(column.title),
  )
  return { column, texts, width }
}

/** Columns are narrowed from the right, then left out from the right, then the first one is cut. */
function fit<Row>(cells: readonly Cells<Row>[], width: number): Cells<Row>[] {
  const shown = cells.map((each) => ({ ...each }))
  const excess = () =>
    shown.reduce((sum, each) => sum + each.width, gap.length * (shown.length - 1)) - width
  for (const each of [...shown].reverse()) {
    const least = each.column.shrinkTo ?? each.width
    each.width = Math.max(Math.min(least, each.width), each.width - Math.max(0, excess()))
  }
  while (excess() > 0) {
    const index = shown.findLastIndex(({ column }) => column.optional)
    if (index === -1) break
    shown.splice(index, 1)
    regrow(shown, cells, -excess())
  }
  const [first] = shown
  if (first && excess() > 0) first.width = Math.max(8, first.width - excess())
  return shown
}

/** Gives the room of a column that was left out back to those that were narrowed for it. */
function regrow<Row>(shown: Cells<Row>[], cells: readonly Cells<Row>[], room: number): void {
  let left = room
  for (const each of shown) {
    const natural = cells.find(({ column }) => column === each.column)?.width ?? each.width
    const more = Math.max(0, Math.min(left, natural - each.width))
    each.width += more
    left -= more
  }
}

function line<Row>(cells: readonly Cells<Row>[], text: (cells: Cells<Row>) => string): string {
  return (indent + cells.map(text).join(gap)).trimEnd()
}
