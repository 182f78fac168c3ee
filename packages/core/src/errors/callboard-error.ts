import type { SourceLocation } from '../issue/source-location.ts'

const brand = Symbol.for('callboard.error')

/** What a {@link CallboardError} is made of besides its message. */
export interface CallboardErrorOptions {
  /** Stable identifier, upper case, prefixed with the package: `CATALOG_INVALID_REF`. */
  code: string
  /** The next thing to do, as an instruction. */
  hint?: string | undefined
  /** Where in a source text the problem stands. */
  at?: SourceLocation | undefined
  /** The values the message was made from, for programs. Never secrets. */
  data?: Readonly<Record<string, unknown>> | undefined
  /** What went wrong below. */
  cause?: unknown
}

/** The JSON form of a {@link CallboardError}; the cause chain is not part of it, because it may hold foreign text. */
export interface CallboardErrorJson {
  code: string
  message: string
  hint?: string
  at?: SourceLocation
  data?: Readonly<Record<string, unknown>>
}

/**
 * The one error class of Callboard: a typed `code`, a sentence, a hint and, where there is one, a place.
 *
 * Make one through an error table ({@link defineErrors}), recognise one with {@link CallboardError.is}.
 */
export class CallboardError extends Error {
  override readonly name = 'CallboardError'
  readonly code: string
  readonly hint: string | undefined
  readonly at: SourceLocation | undefined
  readonly data: Readonly<Record<string, unknown>>

  constructor(message: string, options: CallboardErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    this.hint = options.hint
    this.at = options.at
    this.data = options.data ?? {}
    // Two copies of this package do meet in one process, so `instanceof` is not enough.
    Object.defineProperty(this, brand, { value: true })
  }

  /** Whether a value is a Callboard error, also one from another copy of this package; with `code`, that one. */
  static is(value: unknown, code?: string): value is CallboardError {
    try {
      if (typeof value !== 'object' || value === null || !(brand in value)) return false
      return code === undefined || ('code' in value && value.code === code)
    } catch {
      return false // a proxy can throw at any touch, and this is asked of whatever was thrown
    }
  }

  toJSON(): CallboardErrorJson {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.at !== undefined && { at: this.at }),
      ...(Object.keys(this.data).length > 0 && { data: this.data }),
    }
  }
}
