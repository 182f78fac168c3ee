import { coreErrors } from '../errors/core-errors.ts'

const maxLength = 256
/** Alternatives that the braces of one pattern may stand for. */
const maxAlternatives = 64

/**
 * Compiles a glob of `*`, `**`, `?`, `[…]` and comma braces into a test of relative paths; names that begin with a
 * dot are names like any other. Ranges in braces and extended patterns are refused.
 *
 * Patterns come from repositories, and as regular expressions they take exponential time on chosen names: here
 * each name is matched in time of pattern times name, whatever they are.
 *
 * @throws CORE_GLOB_INVALID
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const refuse = (reason: string) => coreErrors.GLOB_INVALID({ glob, reason })
  if (glob.length > maxLength) throw refuse(`it is longer than ${maxLength} characters`)
  if (/\{[^}]*\.\.[^}]*\}/.test(glob)) throw refuse('it holds a range in braces')
  if (/[@!+*?]\(/.test(glob)) throw refuse('it holds an extended pattern')
  if (/\*{3,}/.test(glob)) throw refuse('it holds more than two "*" in a row')
  const alternatives = expandBraces(glob.replace(/^\.\//, ''))
  if (alternatives === undefined)
    throw refuse(`its braces stand for more than ${maxAlternatives} patterns`)
  const patterns = alternatives.map((alternative) => alternative.split('/').map(compileName))
  return (path) => {
    const names = path.split('/')
    return patterns.some((pattern) => matchesPath(pattern, names))
  }
}

/** Whether a text is a pattern rather than a plain path. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text)
}

/** `a{b,c}` as `ab` and `ac`, inner braces first; nothing when there are too many. */
function expandBraces(glob: string): string[] | undefined {
  const done: string[] = []
  const open = [glob]
  for (let pattern = open.pop(); pattern !== undefined; pattern = open.pop()) {
    const braces = /\{([^{}]*,[^{}]*)\}/.exec(pattern)
    if (!braces) done.push(pattern)
    else {
      const [before, after] = [
        pattern.slice(0, braces.index),
        pattern.slice(braces.index + braces[0].length),
      ]
      open.push(...(braces[1] ?? '').split(',').map((part) => before + part + after))
    }
    if (done.length + open.length > maxAlternatives) return undefined
  }
  return done
}

/** One step of a pattern: `'*'` any characters, or a test of one character. */
type Step = '*' | ((character: string) => boolean)
/** One name between slashes; `'**'` stands for any number of names. */
type NamePattern = '**' | readonly Step[]

function compileName(pattern: string): NamePattern {
  if (pattern === '**') return '**'
  return [...pattern.matchAll(/\*+|\?|\\[\s\S]|\[[!^]?\]?[^\]]*\]|[\s\S]/gu)].map(([token]) => {
    if (token.startsWith('*')) return '*'
    if (token === '?') return () => true
    if (token.length > 2 && token.startsWith('[')) return compileClass(token)
    return (character) =>
      character === token.slice(token.length > 1 && token.startsWith('\\') ? 1 : 0)
  })
}

/** `[a-z_]`, or `[!a-z]` for all others. */
function compileClass(token: string): Step {
  const negated = /^\[[!^]/.test(token)
  const ranges = [...token.slice(negated ? 2 : 1, -1).matchAll(/([\s\S])-([\s\S])|([\s\S])/gu)].map(
    ([, from, to, single]) => [from ?? single ?? '', to ?? single ?? ''] as const,
  )
  return (character) =>
    ranges.some(([from, to]) => from <= character && character <= to) !== negated
}

function matchesPath(pattern: readonly NamePattern[], names: readonly string[]): boolean {
  return matchSequence(pattern, names, {
    isWild: (part) => part === '**',
    matches: (part, name) => part !== '**' && matchesName(part, name),
  })
}

function matchesName(steps: readonly Step[], name: string): boolean {
  return matchSequence(steps, [...name], {
    isWild: (step) => step === '*',
    matches: (step, character) => step !== '*' && step(character),
  })
}

/** Matches with a wild part that stands for any number of things, going back to the last such part only. */
function matchSequence<Part, Thing>(
  parts: readonly Part[],
  things: readonly Thing[],
  { isWild, matches }: { isWild(part: Part): boolean; matches(part: Part, thing: Thing): boolean },
): boolean {
  let [part, thing] = [0, 0]
  let wild = -1
  let resume = 0
  while (thing < things.length) {
    const current = parts[part]
    if (current !== undefined && isWild(current)) {
      wild = part
      resume = thing
      part += 1
    } else if (current !== undefined && matches(current, things[thing] as Thing)) {
      part += 1
      thing += 1
    } else if (wild !== -1) {
      part = wild + 1
      resume += 1
      thing = resume
    } else return false
  }
  return parts.slice(part).every(isWild)
}
