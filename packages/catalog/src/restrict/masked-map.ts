/** What a {@link MaskedMap} leaves out, and what it gives in place of the rest. */
export interface Mask<Value> {
  isHidden(key: string): boolean
  /** What is shown of a value; nothing where none of it is. */
  show(value: Value, key: string): Value | undefined
}

/** A map with some of its entries left out and others shown in part. Nothing is copied: it looks when it is asked. */
export class MaskedMap<Value extends object> implements ReadonlyMap<string, Value> {
  readonly whole: ReadonlyMap<string, Value>
  readonly isHidden: (key: string) => boolean
  readonly #mask: Mask<Value>
  #size: number | undefined

  constructor(whole: ReadonlyMap<string, Value>, mask: Mask<Value>) {
    this.whole = whole
    this.isHidden = mask.isHidden
    this.#mask = mask
  }

  get(key: string): Value | undefined {
    const value = this.whole.get(key)
    return value === undefined ? undefined : this.show(value, key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  get size(): number {
    this.#size ??= [...this.keys()].length
    return this.#size
  }

  *[Symbol.iterator](): Generator<[string, Value], undefined> {
    for (const [key, value] of this.whole) {
      const shown = this.show(value, key)
      if (shown) yield [key, shown]
    }
  }

  *entries(): Generator<[string, Value], undefined> {
    yield* this
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this) yield key
  }

  *values(): Generator<Value, undefined> {
    for (const [, value] of this) yield value
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this)
  }

  /** What is shown of a value of the whole. */
  show(value: Value, key: string): Value | undefined {
    return this.#mask.isHidden(key) ? undefined : this.#mask.show(value, key)
  }
}
