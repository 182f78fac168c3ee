import { type Bits, bitsOf, forEachOf, set } from './bits.ts'
import { ValueNumbers } from './value-numbers.ts'

/**
 * The texts that the entities have in one field, in four bytes for each position: the number of its text, or, marked in the
 * lowest bit, the number of its list of texts. Zero has none.
 */
export class ValueColumn {
  readonly #codes: Uint32Array
  readonly #texts = new ValueNumbers()
  /** By the numbers of their texts, as text. */
  readonly #lists = new ValueNumbers()
  readonly #members: (readonly number[])[] = []
  /** Texts that are written otherwise than in lower case, by what they are in lower case. */
  readonly #variants = new Map<string, Set<string>>()

  constructor(size: number) {
    this.#codes = new Uint32Array(size)
  }

  /** @param texts - each once */
  put(position: number, texts: readonly string[]): void {
    this.#leave(position)
    for (const text of texts) this.#note(text)
    const numbers = texts.map((text) => this.#texts.take(text))
    const [only = 0] = numbers
    this.#codes[position] = numbers.length < 2 ? only << 1 : this.#listOf(numbers)
  }

  /** The texts with how many of the selected positions have each. */
  counts(selected: Bits | undefined): [text: string, count: number][] {
    const texts = [...this.#texts.entries()]
    if (!selected) return texts.map(([text, number]) => [text, this.#texts.usesOf(number)])
    const counts = new Uint32Array(this.#texts.end)
    forEachOf(selected, (position) => {
      const code = this.#codes[position] ?? 0
      if (code & 1)
        for (const number of this.#membersOf(code)) counts[number] = (counts[number] ?? 0) + 1
      else counts[code >>> 1] = (counts[code >>> 1] ?? 0) + 1
    })
    return texts
      .map(([text, number]): [string, number] => [text, counts[number] ?? 0])
      .filter(([, count]) => count > 0)
  }

  /** Every text in lower case. */
  *folded(): Generator<string> {
    for (const [text] of this.#texts.entries()) yield text.toLowerCase()
  }

  /** Positions that have one of some texts, given in lower case. */
  having(folded: readonly string[]): Bits {
    const found = bitsOf(this.#codes.length, [])
    const isWanted = this.#wantedCodes(folded)
    if (!isWanted) return found
    for (let position = 0; position < this.#codes.length; position += 1)
      if (isWanted[this.#codes[position] as number] === 1) set(found, position)
    return found
  }

  /** By code; nothing when no position has any of the texts. */
  #wantedCodes(folded: readonly string[]): Uint8Array | undefined {
    const numbers = new Set(folded.flatMap((text) => this.#numbersOf(text)))
    if (numbers.size === 0) return undefined
    const wanted = new Uint8Array(2 * Math.max(this.#texts.end, this.#lists.end))
    for (const number of numbers) wanted[number << 1] = 1
    for (const [, list] of this.#lists.entries())
      if (this.#members[list]?.some((number) => numbers.has(number))) wanted[(list << 1) | 1] = 1
    return wanted
  }

  #numbersOf(folded: string): number[] {
    const texts = [folded, ...(this.#variants.get(folded) ?? [])]
    return texts.flatMap((text) => this.#texts.numberOf(text) ?? [])
  }

  #listOf(numbers: readonly number[]): number {
    const list = this.#lists.take(numbers.join(' '))
    this.#members[list] = numbers
    return (list << 1) | 1
  }

  #membersOf(code: number): readonly number[] {
    return this.#members[code >>> 1] ?? []
  }

  #leave(position: number): void {
    const code = this.#codes[position] ?? 0
    if (code === 0) return
    const numbers = code & 1 ? this.#membersOf(code) : [code >>> 1]
    if (code & 1) {
      const list = code >>> 1
      this.#lists.release(list)
      if (this.#lists.usesOf(list) === 0) this.#members[list] = []
    }
    for (const number of numbers) {
      const text = this.#texts.textOf(number)
      this.#texts.release(number)
      if (this.#texts.usesOf(number) === 0) this.#forget(text)
    }
  }

  #note(text: string): void {
    const folded = text.toLowerCase()
    if (folded === text) return
    const variants = this.#variants.get(folded)
    if (variants) variants.add(text)
    else this.#variants.set(folded, new Set([text]))
  }

  #forget(text: string): void {
    const folded = text.toLowerCase()
    const variants = this.#variants.get(folded)
    variants?.delete(text)
    if (variants?.size === 0) this.#variants.delete(folded)
  }
}
