/** What stands wherever a secret would. */
export const mask = '***'
const brand = Symbol.for('callboard.secret')

/** A value that never shows itself: printed, logged or turned into JSON it is `***`. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
    // Two copies of this package do meet in one process, so `instanceof` is not enough.
    Object.defineProperty(this, brand, { value: true })
  }

  /** Whether a value is a secret, also one from another copy of this package. */
  static is(value: unknown): value is Secret {
    return typeof value === 'object' && value !== null && brand in value
  }

  /** The value itself. Every call is a place to review. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask
  }
}
