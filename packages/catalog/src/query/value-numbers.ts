/** Numbers for texts, from 1 on. A text that nobody uses any more gives its number back. */
export class ValueNumbers {
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = ['']
  readonly #uses: number[] = [0]
  readonly #free: number[] = []

  /** Numbers are below this. */
  get end(): number {
    return this.#texts.length
  }

  /** The number of a text that is in use. */
  numberOf(text: string): number | undefined {
    return this.#numbers.get(text)
  }

  textOf(number: number): string {
    return this.#texts[number] ?? ''
  }

  usesOf(number: number): number {
    return this.#uses[number] ?? 0
  }

  /** Uses a text once more. */
  take(text: string): number {
    const known = this.#numbers.get(text)
    const number = known ?? this.#free.pop() ?? this.#texts.length
    if (known === undefined) {
      this.#numbers.set(text, number)
      this.#texts[number] = text
      this.#uses[number] = 0
    }
    this.#uses[number] = this.usesOf(number) + 1
    return number
  }

  /** Uses a number once less. */
  release(number: number): void {
    const uses = this.usesOf(number) - 1
    this.#uses[number] = uses
    if (uses > 0) return
    this.#numbers.delete(this.textOf(number))
    this.#texts[number] = ''
    this.#free.push(number)
  }

  /** The texts in use with their numbers. */
  entries(): Iterable<[text: string, number: number]> {
    return this.#numbers
  }
}
