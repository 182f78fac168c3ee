import { CallboardError, type DocumentPath, type Issue, issueFromError } from '@callboard/core'
import { type ActionSet, createActionSet } from '../actions/action-set.ts'
import { describeProblems, inputKeys } from '../actions/check-data.ts'
import type { Action } from '../actions/define-action.ts'
import { createRenderer, type Renderer } from '../expressions/create-renderer.ts'
import type { Filter } from '../expressions/define-filter.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { cleanSchema } from '../form/clean-schema.ts'
import { type JsonSchema, propertiesOf } from '../form/json-schema.ts'
import { isPassword } from '../form/mask-passwords.ts'
import type { Template, TemplateStep } from './template.ts'

/** What a template is checked against. */
export interface LintOptions {
  actions: readonly Action[]
  /** Filters for expressions, beside the built-in ones. */
  filters?: readonly Filter[]
}

/**
 * What is wrong with a template besides its form: unknown actions and inputs, missing inputs, expressions that do not
 * parse, parameter schemas that are refused. Only what can be known without a run.
 */
export function lintTemplate(template: Template, { actions, filters = [] }: LintOptions): Issue[] {
  const set = createActionSet(actions)
  const renderer = createRenderer({
    filters,
    globals: { always: () => true, failure: () => false },
  })
  const issues = [
    ...template.steps.flatMap((step) => lintAction(template, step, set)),
    ...template.steps.flatMap((step) => [
      ...lintExpressions(template, { renderer, value: step.input, path: [...step.path, 'input'] }),
      ...lintExpressions(template, { renderer, value: step.if, path: [...step.path, 'if'] }),
      ...lintExpressions(template, { renderer, value: step.each, path: [...step.path, 'each'] }),
    ]),
    ...lintExpressions(template, { renderer, value: template.output, path: ['spec', 'output'] }),
    ...template.pages.flatMap(({ schema, path }) =>
      attempt(template, path, () => cleanSchema(schema)),
    ),
    ...template.pages.flatMap(({ schema, path }) => lintPasswords(template, schema, path)),
  ]
  return issues.map((issue) => ({ ...issue, ref: template.ref }))
}

function lintAction(template: Template, step: TemplateStep, set: ActionSet): Issue[] {
  const action = set.find(step.action)
  if (!action) return attempt(template, [...step.path, 'action'], () => set.get(step.action))
  const known = inputKeys(action)
  const result = action.input.safeParse(step.input)
  if (result.success) return []
  return result.error.issues.flatMap((issue): Issue[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol')
    // What an expression will give is only known in a run.
    if (holdsExpression(valueAt(step.input, path)) && issue.code !== 'unrecognized_keys') return []
    if (issue.code === 'custom' || issue.code === 'invalid_union') return []
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
    const place = template.locate([...step.path, 'input', ...path, ...keys.slice(0, 1)])
    const problems = describeProblems(
      { ...result.error, issues: [issue] } as typeof result.error,
      known,
    )
    return problems.map((problem) => ({
      severity: 'error' as const,
      code: keys.length > 0 ? 'TEMPLATE_INPUT_UNKNOWN' : 'TEMPLATE_INPUT_INVALID',
      message: `The input of "${step.action}" is not valid: ${problem}`,
      hint: known.length > 0 ? `It takes ${known.join(', ')}.` : 'It takes no input.',
      ...place,
    }))
  })
}

/** A parameter is data of the run: only a secret is kept apart from it. */
function lintPasswords(template: Template, schema: JsonSchema, path: DocumentPath): Issue[] {
  return propertiesOf(schema).flatMap(([name, property]): Issue[] => {
    const at = [...path, 'properties', name]
    if (!isPassword(property)) return lintPasswords(template, property, at)
    return [
      {
        severity: 'warning',
        code: 'TEMPLATE_PASSWORD_PARAMETER',
        message: `The parameter "${name}" is typed as a password, but kept with the other parameters of a run`,
        hint: `Give it "ui:field: Secret" and read it as \${{ secrets.${name} }}.`,
        ...template.locate(at),
      },
    ]
  })
}

function lintExpressions(
  template: Template,
  { renderer, value, path }: { renderer: Renderer; value: unknown; path: DocumentPath },
): Issue[] {
  if (typeof value === 'string') return lintText(template, { renderer, text: value, path })
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    lintExpressions(template, {
      renderer,
      value: item,
      path: [...path, Array.isArray(value) ? Number(key) : key],
    }),
  )
}

/** Parsing is seen by rendering without any data; what only fails for want of data is no problem of the template. */
function lintText(
  template: Template,
  { renderer, text, path }: { renderer: Renderer; text: string; path: DocumentPath },
): Issue[] {
  return attempt(template, path, () => {
    try {
      renderer.renderValue(text, {})
    } catch (error) {
      if (isAboutSyntax(error)) throw error
    }
  })
}

function isAboutSyntax(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = isRecord(cause) ? cause.code : undefined
  return code === 'syntax_error' || /Unknown template (?:filter|test)/.test(String(cause))
}

function attempt(template: Template, path: DocumentPath, work: () => unknown): Issue[] {
  try {
    work()
    return []
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return [{ ...issueFromError(error), ...template.locate(path) }]
  }
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
