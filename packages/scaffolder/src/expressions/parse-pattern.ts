/** A regular expression as a tree. A set holds characters up to 127; 128 stands for every other one. */
export type PatternPart =
  | { type: 'set'; characters: ReadonlySet<number> }
  | { type: 'sequence' | 'choice'; parts: readonly PatternPart[] }
  | { type: 'loop'; part: PatternPart; min: number; max: number }

const other = 128
const every = Array.from({ length: other + 1 }, (_value, code) => code)
const empty: PatternPart = { type: 'sequence', parts: [] }

const maxDepth = 50

/** Parses a pattern that the platform has compiled with the `u` flag; a text says why it is not followed. */
export function parsePattern(pattern: string): PatternPart | string {
  return new PatternReader(pattern).read()
}

class PatternReader {
  readonly #pattern: string
  #at = 0
  #depth = 0
  #problem: string | undefined

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): PatternPart | string {
    const tree = this.#choice()
    return this.#problem ?? tree
  }

  #choice(): PatternPart {
    const parts = [this.#sequence()]
    while (this.#next() === '|') {
      this.#at += 1
      parts.push(this.#sequence())
    }
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'choice', parts }
  }

  #sequence(): PatternPart {
    const parts: PatternPart[] = []
    while (!['', '|', ')'].includes(this.#next())) parts.push(this.#quantified())
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'sequence', parts }
  }

  #quantified(): PatternPart {
    const part = this.#atom()
    const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.#rest())
    if (!match) return part
    this.#at += match[0].length
    const [sign, min, comma, max] = match
    if (min === undefined)
      return {
        type: 'loop',
        part,
        min: sign[0] === '+' ? 1 : 0,
        max: sign[0] === '?' ? 1 : Infinity,
      }
    const upper = comma === undefined ? Number(min) : max === '' ? Infinity : Number(max)
    return { type: 'loop', part, min: Number(min), max: upper }
  }

  #atom(): PatternPart {
    const [pattern, at] = [this.#pattern, this.#at]
    const character = this.#next()
    if (character === '(') return this.#group()
    if (character === '^' || character === '$') return this.#skip(1)
    if (character === '[') return this.#set(classLength(pattern, at))
    if (character === '.') return this.#set(1)
    if (character !== '\\') return this.#set(width(pattern, at))
    const escaped = pattern[at + 1] ?? ''
    if (escaped === 'b' || escaped === 'B') return this.#skip(2)
    if (/[1-9k]/.test(escaped)) {
      this.#problem ??= 'it refers back to what it matched'
      return this.#skip(pattern.length)
    }
    return this.#set(escapeLength(pattern, at))
  }

  #group(): PatternPart {
    this.#depth += 1
    if (this.#depth > maxDepth) this.#problem ??= 'it is nested too deep'
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(this.#rest())
    this.#at += opening?.[0].length ?? 1
    const part = this.#problem === undefined ? this.#choice() : empty
    this.#at += 1
    this.#depth -= 1
    return part
  }

  #skip(length: number): PatternPart {
    this.#at += length
    return empty
  }

  #set(length: number): PatternPart {
    const characters = charactersOf(this.#pattern.slice(this.#at, this.#at + length))
    this.#at += length
    return { type: 'set', characters }
  }

  /** Empty at the end. */
  #next(): string {
    return this.#pattern[this.#at] ?? ''
  }

  #rest(): string {
    return this.#pattern.slice(this.#at)
  }
}

/** What one atom matches, asked of the platform: an atom alone cannot backtrack. */
function charactersOf(source: string): ReadonlySet<number> {
  const test = new RegExp(`^(?:${source})$`, 'u')
  const matching = every.slice(0, other).filter((code) => test.test(String.fromCharCode(code)))
  const beyond = ['é', 'ж', '中', '€', '😀'].some((character) => test.test(character))
  // A negated or a Unicode class may hold characters that none of the samples stands for.
  return new Set(
    beyond || /\\[pPuxDWS]|\[\^/.test(source) || matching.length === 0
      ? [...matching, other]
      : matching,
  )
}

function classLength(pattern: string, start: number): number {
  let at = start + 1
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1
  return at + 1 - start
}

function escapeLength(pattern: string, start: number): number {
  const match = /^\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)/su.exec(
    pattern.slice(start),
  )
  return match?.[0].length ?? 2
}

function width(pattern: string, at: number): number {
  return String.fromCodePoint(pattern.codePointAt(at) ?? 0).length
}
