/** Longer words are not compared. */
const maxLength = 64
const width = maxLength + 1
// One table for all calls: comparing a word with thousands must not allocate.
const table = new Uint8Array(width * width)
for (let index = 0; index < width; index += 1) {
  table[index] = index
  table[index * width] = index
}

/**
 * Edits between two words (insert, delete, replace, swap neighbours), or `limit + 1` as soon as there are more.
 * This is the optimal string alignment distance; `fastest-levenshtein` counts a swap as two.
 */
export function editDistance(from: string, to: string, limit: number): number {
  const tooMany = limit + 1
  if (Math.abs(from.length - to.length) > limit) return tooMany
  if (from.length > maxLength || to.length > maxLength) return from === to ? 0 : tooMany
  for (let row = 1; row <= from.length; row += 1) {
    if (fillRow(from, to, row) > limit) return tooMany
  }
  return Math.min(at(from.length, to.length), tooMany)
}

/** Returns the least number of the row: the distance is never below it. */
function fillRow(from: string, to: string, row: number): number {
  let least = row
  for (let column = 1; column <= to.length; column += 1) {
    const letter = from.charCodeAt(row - 1)
    const other = to.charCodeAt(column - 1)
    let edits = Math.min(at(row - 1, column), at(row, column - 1)) + 1
    edits = Math.min(edits, at(row - 1, column - 1) + (letter === other ? 0 : 1))
    const isSwap =
      row > 1 &&
      column > 1 &&
      letter === to.charCodeAt(column - 2) &&
      from.charCodeAt(row - 2) === other
    if (isSwap) edits = Math.min(edits, at(row - 2, column - 2) + 1)
    table[row * width + column] = edits
    if (edits < least) least = edits
  }
  return least
}

function at(row: number, column: number): number {
  return table[row * width + column] ?? 0
}
