/** A set of entities by their position in an index: small, and quick to combine. */
export interface Bits {
  readonly size: number
  readonly words: Uint32Array
}

/** The set of the positions in some lists, or of all. */
export function bitsOf(size: number, lists: readonly (readonly number[])[] | 'all'): Bits {
  const words = new Uint32Array((size + 31) >>> 5)
  if (lists === 'all') return not({ size, words })
  for (const list of lists)
    for (const position of list)
      words[position >>> 5] = (words[position >>> 5] ?? 0) | (1 << (position & 31))
  return { size, words }
}

export function has({ words }: Bits, position: number): boolean {
  return ((words[position >>> 5] ?? 0) & (1 << (position & 31))) !== 0
}

export function set({ words }: Bits, position: number): void {
  words[position >>> 5] = (words[position >>> 5] ?? 0) | (1 << (position & 31))
}

export function clear({ words }: Bits, position: number): void {
  words[position >>> 5] = (words[position >>> 5] ?? 0) & ~(1 << (position & 31))
}

export function and({ size, words }: Bits, other: Bits): Bits {
  return { size, words: words.map((word, index) => word & (other.words[index] ?? 0)) }
}

export function or({ size, words }: Bits, other: Bits): Bits {
  return { size, words: words.map((word, index) => word | (other.words[index] ?? 0)) }
}

export function not({ size, words }: Bits): Bits {
  const flipped = words.map((word) => ~word)
  const rest = size & 31
  if (rest !== 0) flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) & ((1 << rest) - 1)
  return { size, words: flipped }
}

/** Visits the positions of a set in their order. */
export function forEachOf({ words }: Bits, visit: (position: number) => void): void {
  for (let index = 0; index < words.length; index += 1)
    for (let rest = words[index] as number; rest !== 0; rest &= rest - 1)
      visit((index << 5) + 31 - Math.clz32(rest & -rest))
}

export function count({ words }: Bits): number {
  let total = 0
  for (const word of words) {
    // Counts the ones of a word in parallel, by pairs, nibbles and bytes.
    let rest = word - ((word >>> 1) & 0x55555555)
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
    total += (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
  }
  return total
}
