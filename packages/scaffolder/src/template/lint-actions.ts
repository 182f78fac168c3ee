import type { Issue } from '@callboard/core'
import type { z } from 'zod'
import { describeProblems, inputKeys } from '../actions/check-data.ts'
import type { Action } from '../actions/define-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { soleReference } from '../expressions/references.ts'
import { type JsonSchema, typeOf } from '../form/json-schema.ts'
import { attempt, finding, type LintContext } from './lint-context.ts'
import type { TemplateStep } from './template.ts'

/** Unknown actions, and inputs that their actions do not take. */
export function lintActions(context: LintContext): Issue[] {
  return context.template.steps.flatMap((step) => lintStep(context, step))
}

function lintStep(context: LintContext, step: TemplateStep): Issue[] {
  const action = context.actions.find(step.action)
  if (!action) {
    // Which action it is can be worked out by an expression of the template's own placeholders only.
    const path = [...step.path, 'action']
    return attempt(context, path, () => context.actions.get(step.action))
  }
  const { value, typed } = withSamples(context, step.input, [])
  const result = action.input.safeParse(value)
  if (result.success) return []
  return result.error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol')
    const key = path.join('.')
    if (issue.code === 'unrecognized_keys') return problem(context, { step, action, issue, path })
    if (typed.has(key)) {
      if (issue.code !== 'invalid_type') return []
      return mismatch(context, { step, issue, path, parameter: typed.get(key) ?? '' })
    }
    // What an expression will give is only known in a run.
    if (holdsExpression(valueAt(step.input, path))) return []
    if (issue.code === 'custom' || issue.code === 'invalid_union') return []
    return problem(context, { step, action, issue, path })
  })
}

interface Refused {
  step: TemplateStep
  issue: z.core.$ZodIssue
  path: readonly (string | number)[]
}

function problem(
  context: LintContext,
  { step, action, issue, path }: Refused & { action: Action },
): Issue[] {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
  const known = inputKeys(action, keys.length > 0 ? path : [])
  const it = keys.length > 0 && path.length > 0 ? `"${path.join('.')}"` : 'It'
  const problems = describeProblems({ issues: [issue] } as z.ZodError, () => known)
  return problems.map((text, index) =>
    finding(context, [...step.path, 'input', ...path, ...keys.slice(index, index + 1)], {
      severity: 'error',
      code: keys.length > 0 ? 'TEMPLATE_INPUT_UNKNOWN' : 'TEMPLATE_INPUT_INVALID',
      message: `The input of "${step.action}" is not valid: ${text}`,
      hint: known.length > 0 ? `${it} takes ${known.join(', ')}.` : `${it} takes no input.`,
    }),
  )
}

function mismatch(
  context: LintContext,
  { step, issue, path, parameter }: Refused & { parameter: string },
): Issue[] {
  const expected = 'expected' in issue ? String(issue.expected) : 'something else'
  const type = typeOf(context.fields.find(({ name }) => name === parameter)?.schema ?? {})
  return [
    finding(context, [...step.path, 'input', ...path], {
      severity: 'error',
      code: 'TEMPLATE_INPUT_TYPE',
      message: `"${path.join('.')}" of "${step.action}" takes a value of type ${expected}, and the parameter "${parameter}" is of type ${type}`,
      hint:
        expected === 'string'
          ? `Make it text: \${{ parameters.${parameter} | string }}.`
          : `Give the parameter "type: ${expected}".`,
    }),
  ]
}

/** The input with a value of the right type for each text that is one parameter of a declared type and nothing else. */
function withSamples(
  context: LintContext,
  value: unknown,
  path: readonly string[],
): { value: unknown; typed: Map<string, string> } {
  const typed = new Map<string, string>()
  const fill = (part: unknown, at: readonly string[]): unknown => {
    if (typeof part === 'string') {
      const name = parameterOf(part)
      const schema = context.fields.find((field) => field.name === name)?.schema
      const sample = schema && sampleOf(schema)
      if (name === undefined || sample === undefined) return part
      typed.set(at.join('.'), name)
      return sample
    }
    if (Array.isArray(part)) return part.map((item, index) => fill(item, [...at, String(index)]))
    if (!isRecord(part)) return part
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [key, fill(item, [...at, key])]),
    )
  }
  return { value: fill(value, path), typed }
}

function parameterOf(text: string): string | undefined {
  const reference = soleReference(text)
  return reference?.root === 'parameters' && reference.path.length === 1
    ? reference.path[0]
    : undefined
}

const samples: Readonly<Record<string, unknown>> = {
  string: 'text',
  number: 1,
  integer: 1,
  boolean: true,
  array: [],
  object: {},
}

/** Only for what is declared: a field without a type may be anything. */
function sampleOf(schema: JsonSchema): unknown {
  return typeof schema.type === 'string' && !('oneOf' in schema) && !('anyOf' in schema)
    ? samples[schema.type]
    : undefined
}

function holdsExpression(value: unknown): boolean {
  return typeof value === 'string' && /\$\{\{|\{%/.test(value)
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, part) =>
      isRecord(found) || Array.isArray(found)
        ? (found as Record<string | number, unknown>)[part]
        : undefined,
    value,
  )
}
