import { errors } from '../errors.ts'
import { type PatternPart, parsePattern } from './parse-pattern.ts'

/** Steps that matching one value may cost, about 50 ms. */
const maxSteps = 1e7
const maxPattern = 1000
const longest = 100_000

/**
 * Refuses a pattern that could take exponential time, and tells how long a value may be so that every other stays
 * quick. The engine of the platform backtracks, and both the pattern and the value come from outside.
 *
 * Refused are back references and a repetition inside a repetition, unless each turn of the outer one begins or ends
 * with a character that the rest of the turn cannot hold (`[a-z0-9]+(-[a-z0-9]+)*`), or the turns differ in their first
 * character (`(a|b)*`). Repetitions that share characters make matching polynomial; their number bounds the length.
 *
 * @returns the longest value, in characters, that may be matched
 * @throws SCAFFOLDER_PATTERN_REFUSED
 */
export function checkPattern(pattern: string): number {
  const refuse = (reason: string, cause?: unknown) =>
    errors.PATTERN_REFUSED({ pattern, reason }, { cause })
  if (pattern.length > maxPattern) throw refuse(`it is longer than ${maxPattern} characters`)
  try {
    new RegExp(pattern, 'u')
  } catch (cause) {
    throw refuse('it is not a regular expression', cause)
  }
  const parsed = parsePattern(pattern)
  if (typeof parsed === 'string') throw refuse(parsed)
  const loops: ReadonlySet<number>[] = []
  if (!isSafe(parsed, loops)) throw refuse('it repeats something that repeats itself')
  const degree = Math.max(
    1,
    ...loops.map((loop) => loops.filter((other) => meet(loop, other)).length),
  )
  // Without an anchor, matching begins anew at each character.
  const power = pattern.startsWith('^') ? degree : degree + 1
  return Math.min(longest, Math.floor(maxSteps ** (1 / power)))
}

/** Walks the tree, notes what every loop can consume, and says whether no loop is ambiguous within itself. */
function isSafe(part: PatternPart, loops: ReadonlySet<number>[]): boolean {
  if (part.type === 'set') return true
  if (part.type !== 'loop') return part.parts.every((each) => isSafe(each, loops))
  loops.push(charactersOf(part.part))
  if (part.part.type === 'set') return true
  return part.max <= 1 ? isSafe(part.part, loops) : isSafe(part.part, loops) && isClear(part.part)
}

/** Whether a text can be cut into turns of a loop in one way only, judged by a sufficient rule. */
function isClear(turn: PatternPart): boolean {
  const alternatives = turn.type === 'choice' ? turn.parts : [turn]
  const firsts = alternatives.map(firstOf)
  if (firsts.some((first) => first === undefined)) return false
  const disjoint = firsts.every((first, index) =>
    firsts.every((other, at) => at === index || !meet(first ?? new Set(), other ?? new Set())),
  )
  return disjoint && alternatives.every((alternative) => isSeparated(alternative))
}

/** A turn without loops of its own is clear by its first character; one with loops needs a separator. */
function isSeparated(turn: PatternPart): boolean {
  if (!holdsLoop(turn)) return true
  if (turn.type !== 'sequence') return false
  const [first, ...rest] = turn.parts
  const last = turn.parts.at(-1)
  return (
    (first?.type === 'set' && rest.every((part) => !meet(first.characters, charactersOf(part)))) ||
    (last?.type === 'set' &&
      turn.parts.slice(0, -1).every((part) => !meet(last.characters, charactersOf(part))))
  )
}

/** Characters that a part must begin with; `undefined` when it can be empty. */
function firstOf(part: PatternPart): ReadonlySet<number> | undefined {
  if (part.type === 'set') return part.characters
  if (part.type === 'loop') return part.min === 0 ? undefined : firstOf(part.part)
  if (part.type === 'choice') {
    const firsts = part.parts.map(firstOf)
    return firsts.includes(undefined) ? undefined : union(firsts.map((first) => first ?? new Set()))
  }
  const before: ReadonlySet<number>[] = []
  for (const each of part.parts) {
    const first = firstOf(each)
    if (first) return union([...before, first])
    before.push(charactersOf(each))
  }
  return undefined
}

function charactersOf(part: PatternPart): ReadonlySet<number> {
  if (part.type === 'set') return part.characters
  if (part.type === 'loop') return charactersOf(part.part)
  return union(part.parts.map(charactersOf))
}

function holdsLoop(part: PatternPart): boolean {
  if (part.type === 'set') return false
  return part.type === 'loop' || part.parts.some(holdsLoop)
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set(sets.flatMap((set) => [...set]))
}

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  for (const character of a) if (b.has(character)) return true
  return false
}
