const delimiterRow = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

const maxRow = 10_000

/** How many columns a line that sets off the head of a table says that there are; 0 for any other line. */
export function columnsOf(line: string): number {
  if (!line.includes('|') || !line.includes('-') || !delimiterRow.test(line)) return 0
  return cellsOf(line)
}

/**
 * Keeps a pipe between backticks from ending its cell, where the row fits its table better so: GitHub's grammar
 * cuts there, and authors mean code.
 */
export function keepPipesInCode(row: string, columns: number): string {
  if (row.length > maxRow || !row.includes('`') || cellsOf(row) === columns) return row
  const kept = row.replace(/(?<![`\\])(`+)(?!`)(.*?[^`])\1(?!`)/g, (code) =>
    code.replace(/(?<!\\)\|/g, '\\|'),
  )
  return cellsOf(kept) === columns ? kept : row
}

function cellsOf(row: string): number {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return (inner.match(/(?<!\\)\|/g)?.length ?? 0) + 1
}
