/** Texts of one chunk together, in characters: a statement with hundreds of large documents would be a stall. */
const mostText = 1_000_000

/** Rows in handy portions: at most so many, and not much more text than a megabyte. */
export function* chunksOf<Row>(rows: Iterable<Row>, mostRows: number): Generator<Row[]> {
  let chunk: Row[] = []
  let text = 0
  for (const row of rows) {
    chunk.push(row)
    text += textIn(row)
    if (chunk.length < mostRows && text < mostText) continue
    yield chunk
    chunk = []
    text = 0
  }
  if (chunk.length > 0) yield chunk
}

function textIn(row: unknown): number {
  if (typeof row !== 'object' || row === null) return 0
  return Object.values(row).reduce(
    (sum: number, value: unknown) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  )
}
