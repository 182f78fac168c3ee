import type { z } from 'zod'
import type { DocumentPath, LocatePart } from '../issue/document-path.ts'
import type { Issue, IssueSeverity } from '../issue/issue.ts'
import { showValue } from '../value/show-value.ts'

/** Collects the problems of one document and gives each its place. */
export interface IssueSink {
  readonly issues: Issue[]
  /** Whether an error is among them. */
  readonly failed: boolean
  error(code: string, path: DocumentPath, message: string, hint?: string): void
  warning(code: string, path: DocumentPath, message: string, hint?: string): void
  fromZod(issue: z.core.$ZodIssue, base: DocumentPath, value: unknown): void
  /** The issues in the order of the text, each naming the entity it is about. */
  withRef(ref: string | undefined): Issue[]
}

/** Problems that are listed for one document: a person mends a few, then looks again. */
const maxListed = 100

export function createIssueSink(locate: LocatePart | undefined): IssueSink {
  const issues: Issue[] = []
  const reported = new Set<string>()
  let failed = false
  const add =
    (severity: IssueSeverity) =>
    (code: string, path: DocumentPath, message: string, hint?: string) => {
      failed ||= severity === 'error'
      if (issues.length >= maxListed) return
      const place = locate?.(path)
      issues.push({ severity, code, message, hint, at: place?.at, frame: place?.frame })
    }
  const sink: IssueSink = {
    issues,
    get failed() {
      return failed
    },
    error: add('error'),
    warning: add('warning'),
    fromZod(issue, base, value) {
      const path = [...base, ...issue.path.filter((part) => typeof part !== 'symbol')]
      const field = path.join('.')
      // A list where text belongs would be reported once more for its length.
      if (reported.has(field)) return
      reported.add(field)
      const found = valueAt(value, issue.path)
      if (found === undefined && issue.code === 'invalid_type') {
        sink.error(
          'ENTITY_FIELD_REQUIRED',
          path,
          `"${field}" is missing`,
          `Add "${String(path.at(-1))}: …".`,
        )
        return
      }
      // A bad key of a record is reported with its own issues inside.
      const message =
        issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : describe(issue)
      const shown = issue.code === 'invalid_key' ? String(path.at(-1)) : found
      sink.error(
        'ENTITY_FIELD_INVALID',
        path,
        `"${field}" is not valid: ${message}, found ${showValue(shown)}`,
        issue.code === 'invalid_type' ? quotesHint(issue.expected, found) : undefined,
      )
    },
    withRef: (ref) =>
      issues
        .map((issue) => (ref === undefined ? issue : { ...issue, ref }))
        .sort((a, b) => comparePlaces(a.at, b.at)),
  }
  return sink
}

/** YAML takes `1.10` and `yes` in a name for something else than text. */
function quotesHint(expected: string, found: unknown): string | undefined {
  const scalar = typeof found === 'number' || typeof found === 'boolean'
  return expected === 'string' && scalar ? 'Put the value in quotes.' : undefined
}

function comparePlaces(a: Issue['at'], b: Issue['at']): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message
  const nouns: Record<string, string> = {
    string: 'text',
    record: 'an object',
    object: 'an object',
    array: 'a list',
  }
  return `expected ${nouns[issue.expected] ?? issue.expected}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<PropertyKey, unknown>)[part]
  }
  return found
}
