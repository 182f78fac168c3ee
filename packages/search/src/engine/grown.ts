/** A copy of at least twice the length that has a place for an index, so that growing stays rare. */
export function grown(array: Uint32Array, index: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(Math.max(array.length * 2, index + 1))
  next.set(array)
  return next
}
