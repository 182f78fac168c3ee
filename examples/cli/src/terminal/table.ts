import type { Screen } from './screen.ts'
import { pad, textWidth, truncate } from './text-width.ts'

/** One column of a table. */
export interface Column<Row> {
  title: string
  value(row: Row): unknown
  /** Puts a colour on a state. */
  style?(text: string, row: Row): string
  align?: 'left' | 'right'
  /** Narrowest width to which it may be cut. @default it is not cut, but for the first column when nothing else helps */
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

/** Leaves out what cannot be shown at all, then narrows the widest column again and again until everything fits. */
function fit<Row>(cells: readonly Cells<Row>[], width: number): Cells<Row>[] {
  const shown = cells.map((each) => ({ ...each, width: Math.min(each.width, width) }))
  const excess = (size: (each: Cells<Row>) => number) =>
    shown.reduce((sum, each) => sum + size(each), gap.length * (shown.length - 1)) - width
  while (excess(leastWidth) > 0) {
    const index = shown.findLastIndex(({ column }) => column.optional)
    if (index === -1) break
    shown.splice(index, 1)
  }
  for (let over = excess((each) => each.width); over > 0; over -= 1) {
    const narrowable = shown.filter((each) => each.width > leastWidth(each))
    const [widest] =
      narrowable.length > 0 ? narrowable.toSorted((a, b) => b.width - a.width) : shown
    if (!widest || widest.width <= 1) break
    widest.width -= 1
  }
  return shown
}

function leastWidth<Row>({ column, width }: Cells<Row>): number {
  return Math.min(column.shrinkTo ?? width, width)
}

function line<Row>(cells: readonly Cells<Row>[], text: (cells: Cells<Row>) => string): string {
  return (indent + cells.map(text).join(gap)).trimEnd()
}
