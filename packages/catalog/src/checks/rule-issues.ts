import { didYouMean, type Issue, type LocatePart, type SourceLocation } from '@callboard/core'
import type { z } from 'zod'

/** A path into the file of rules. */
export type RulePath = readonly (string | number)[]

/** Collects what is wrong with a file of rules, each problem at its place. */
export interface RuleIssues {
  readonly issues: readonly Issue[]
  /** The issues in the order of the text. */
  sorted(): Issue[]
  add(
    path: RulePath,
    problem: Pick<Issue, 'code' | 'message' | 'hint'> & { severity?: Issue['severity'] },
  ): void
  placeOf(path: RulePath): SourceLocation
  /** The value, when a schema takes it. */
  check<Value>(schema: z.ZodType<Value>, value: unknown, path: RulePath): Value | undefined
}

export function createRuleIssues(locate: LocatePart): RuleIssues {
  const issues: Issue[] = []
  const add: RuleIssues['add'] = (path, { severity = 'error', ...problem }) => {
    const { at, frame } = locate(path)
    issues.push({ severity, ...problem, at, frame })
  }
  return {
    issues,
    sorted: () => issues.toSorted((a, b) => comparePlaces(a.at, b.at)),
    add,
    placeOf: (path) => locate(path).at,
    check(schema, value, path) {
      const result = schema.safeParse(value)
      const problems = result.error?.issues ?? []
      for (const problem of problems) addProblem(add, problem, { schema, value, path })
      // What is not known is left out, so that it does not hide what else is wrong.
      const onlyUnknown = problems.every(({ code }) => code === 'unrecognized_keys')
      return onlyUnknown
        ? (result.data ?? schema.safeParse(withoutKeys(value, problems)).data)
        : undefined
    },
  }
}

function comparePlaces(a: Issue['at'], b: Issue['at']): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}

function withoutKeys(value: unknown, problems: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(value)
  for (const problem of problems) {
    if (problem.code !== 'unrecognized_keys') continue
    const holder = valueAt(copy, problem.path) as Record<string, unknown>
    for (const key of problem.keys) delete holder[key]
  }
  return copy
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part],
    value,
  )
}

interface Checked {
  schema: z.ZodType
  value: unknown
  path: RulePath
}

function addProblem(
  add: RuleIssues['add'],
  problem: z.core.$ZodIssue,
  { schema, value, path }: Checked,
): void {
  const inner = problem.path.filter((part) => typeof part !== 'symbol')
  const field = inner.join('.')
  const place = [...path, ...inner]
  if (problem.code === 'unrecognized_keys') {
    for (const key of problem.keys) {
      const near = didYouMean(key, keysAt(schema, inner))
      add([...place, key], {
        code: 'CHECKS_FIELD_UNKNOWN',
        message: `"${key}" is not a field here`,
        hint: near ? `Did you mean "${near}"?` : `Known are ${keysAt(schema, inner).join(', ')}.`,
      })
    }
    return
  }
  const found = valueAt(value, inner)
  const missing = found === undefined && problem.code === 'invalid_type'
  add(place, {
    code: missing ? 'CHECKS_FIELD_REQUIRED' : 'CHECKS_FIELD_INVALID',
    message: missing
      ? `"${field}" is missing`
      : `${field === '' ? 'This' : `"${field}"`} is not valid: ${problem.message.replace(/^Invalid input: /, '')}`,
    hint: missing ? `Add "${String(inner.at(-1))}: …".` : hintOf(problem),
  })
}

const hints: Readonly<Record<string, string>> = {
  array: 'Write a list, each item on a line that begins with "- ".',
  boolean: 'Write true or false, without quotes.',
  invalid_format: 'Write it like has-runbook.',
  number: 'Write a number, without quotes.',
  object: 'Write keys with values behind a colon.',
  string: 'Write text, in quotes where it looks like something else.',
  too_big: 'Split the file, or let one rule stand for several.',
  too_small: 'Write what belongs there, or remove the key.',
}

function hintOf(problem: z.core.$ZodIssue): string | undefined {
  return hints[problem.code === 'invalid_type' ? problem.expected : problem.code]
}

/** The keys that an object schema has at a path; lists are passed through. */
function keysAt(schema: unknown, path: readonly (string | number)[]): string[] {
  let node = schema as {
    shape?: Record<string, unknown>
    element?: unknown
    unwrap?: () => unknown
  }
  for (const part of path) {
    while (node.unwrap && !node.element) node = node.unwrap() as typeof node
    node = (typeof part === 'number' ? node.element : node.shape?.[part]) as typeof node
  }
  while (node.unwrap && !node.shape) node = node.unwrap() as typeof node
  return Object.keys(node.shape ?? {})
}

/** The problem of a name that stands for nothing. */
export function unknownName(what: string, name: string, known: readonly string[]) {
  const near = didYouMean(name, known)
  return {
    code: 'CHECKS_NAME_UNKNOWN',
    message: `There is no ${what} "${name}"`,
    hint: near ? `Did you mean "${near}"?` : `There are ${known.join(', ') || 'none'}.`,
  }
}
