import { checkPattern } from './pattern-gate.ts'
import { isRecord } from './plain-data.ts'

/** Text that a method may make, in characters. */
const maxLength = 1024 * 1024

/** A regular expression of a template: data like any other. */
interface PatternValue {
  pattern: string
  flags: string
}

type Method = (text: string, args: readonly unknown[]) => unknown

const methods: Readonly<Record<string, Method>> = {
  at: (text, [index]) => text.at(Number(index ?? 0)),
  codePointAt: (text, [index]) => text.codePointAt(Number(index ?? 0)),
  localeCompare: (text, [other]) => text.localeCompare(String(other)),
  normalize: (text, [form]) => text.normalize(form === undefined ? undefined : String(form)),
  padStart: (text, [length, fill]) => text.padStart(bounded(length), fillOf(fill)),
  padEnd: (text, [length, fill]) => text.padEnd(bounded(length), fillOf(fill)),
  repeat: (text, [count]) => text.repeat(bounded(count, text.length)),
  replaceAll: (text, [search, by]) =>
    isPattern(search) ? replace(text, [search, by]) : text.split(String(search)).join(String(by)),
}

/** What these do with plain text the interpreter knows; here they are given a pattern. */
const patternMethods: Readonly<Record<string, Method>> = {
  replace,
  split: (text, [pattern]) => text.split(compile(pattern, text)),
  match: (text, [pattern]) => {
    const found = text.match(compile(pattern, text))
    return found && Array.from(found, (part) => part ?? null)
  },
  search: (text, [pattern]) => text.search(compile(pattern, text)),
}

/** Methods of text that the interpreter lacks, and what real templates call. */
export const textMethods: readonly string[] = Object.keys(methods)

/** Methods whose first argument can be a pattern. */
export const textPatternMethods: readonly string[] = [...Object.keys(patternMethods), 'replaceAll']

/**
 * The same as functions that a filter can call, `test` of a pattern among them. Patterns pass the gate, and so does the
 * length of what they are matched with; results have a limit that is known before they are made.
 */
export function callTextMethod(name: string, input: unknown, args: readonly unknown[]): unknown {
  if (name === 'test') return compile(input, String(args[0])).test(String(args[0]))
  if (name === 'at' && Array.isArray(input)) return input.at(Number(args[0] ?? 0))
  const method = isPattern(args[0]) ? (patternMethods[name] ?? methods[name]) : methods[name]
  if (!method || typeof input !== 'string')
    throw new TypeError(`${input === null ? 'null' : typeof input} has no method "${name}"`)
  return method(input, args)
}

function isPattern(value: unknown): value is PatternValue {
  return isRecord(value) && typeof value.pattern === 'string' && typeof value.flags === 'string'
}

function replace(text: string, [pattern, by]: readonly unknown[]): string {
  const replacement = String(by)
  let length = text.length
  const expression = compile(pattern, text)
  // Counted first: a short text with a long replacement can be a very long text.
  for (const _match of text.matchAll(withGlobal(expression))) length += replacement.length
  bounded(length)
  return text.replace(expression, replacement)
}

function compile(value: unknown, text: string): RegExp {
  if (!isPattern(value)) throw new TypeError('it takes a pattern such as r/[a-z]+/g')
  const longest = checkPattern(value.pattern)
  if (text.length > longest)
    throw new RangeError(
      `the text has ${text.length} characters, and this pattern may be matched with ${longest}`,
    )
  return new RegExp(value.pattern, `${value.flags}u`)
}

function withGlobal({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.includes('g') ? flags : `${flags}g`)
}

function bounded(count: unknown, each = 1): number {
  const length = Number(count)
  if (!(length >= 0) || length * Math.max(each, 1) > maxLength)
    throw new RangeError(`it would make a text of more than ${maxLength} characters, or of none`)
  return length
}

function fillOf(fill: unknown): string {
  return fill === undefined ? ' ' : String(fill)
}
