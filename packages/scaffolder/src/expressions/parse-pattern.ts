/** A regular expression as a tree. A set holds characters up to 127; 128 stands for every other one. */
export type PatternPart =
  | { type: 'set'; characters: ReadonlySet<number> }
  | { type: 'sequence' | 'choice'; parts: readonly PatternPart[] }
  | { type: 'loop'; part: PatternPart; min: number; max: number }

const other = 128
const every = Array.from({ length: other + 1 }, (_value, code) => code)
const empty: PatternPart = { type: 'sequence', parts: [] }

/** Parses a pattern that the platform has compiled with the `u` flag; a text says why it is not followed. */
export function parsePattern(pattern: string): PatternPart | string {
  let at = 0
  let problem: string | undefined
  let depth = 0

  const choice = (): PatternPart => {
    const parts = [sequence()]
    while (pattern[at] === '|') {
      at += 1
      parts.push(sequence())
    }
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'choice', parts }
  }
  const sequence = (): PatternPart => {
    const parts: PatternPart[] = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')')
      parts.push(quantified())
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'sequence', parts }
  }
  const quantified = (): PatternPart => {
    const part = atom()
    const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(pattern.slice(at))
    if (!match) return part
    at += match[0].length
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
  const atom = (): PatternPart => {
    const character = pattern[at] ?? ''
    if (character === '(') return group()
    if (character === '^' || character === '$') return skip(1)
    if (character === '[') return set(classLength(pattern, at))
    if (character === '.') return set(1)
    if (character !== '\\')
      return set(pattern.codePointAt(at) === undefined ? 1 : width(pattern, at))
    const next = pattern[at + 1] ?? ''
    if (next === 'b' || next === 'B') return skip(2)
    if (/[1-9k]/.test(next)) {
      problem ??= 'it refers back to what it matched'
      return skip(pattern.length)
    }
    return set(escapeLength(pattern, at))
  }
  const group = (): PatternPart => {
    depth += 1
    if (depth > 50) problem ??= 'it is nested too deep'
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(pattern.slice(at))
    at += opening?.[0].length ?? 1
    const part = problem === undefined ? choice() : empty
    at += 1
    depth -= 1
    return part
  }
  const skip = (length: number): PatternPart => {
    at += length
    return empty
  }
  const set = (length: number): PatternPart => {
    const characters = charactersOf(pattern.slice(at, at + length))
    at += length
    return { type: 'set', characters }
  }
  const tree = choice()
  return problem ?? tree
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
