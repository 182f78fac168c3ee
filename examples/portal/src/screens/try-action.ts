import { codeFrame, hasErrors, type Issue } from '@callboard/core'
import {
  lintTemplate,
  type Plan,
  parseTemplate,
  type Scaffolder,
  type Template,
} from '@callboard/scaffolder'

/** What became of one step that was tried: a plan, or what is wrong with its input. */
export interface Trial {
  issues: Issue[]
  plan?: Plan
}

/** The name that problems of an input carry. */
const file = 'input'
/** The input stands this far in. */
const indent = '        '

/**
 * Plans a template that has one step and nothing else. The input is YAML; what is wrong with it comes back with the line
 * of the input on which it stands.
 */
export async function tryAction(
  scaffolder: Pick<Scaffolder, 'plan' | 'actions' | 'extensions'>,
  { id, text, signal }: { id: string; text: string; signal: AbortSignal },
): Promise<Trial> {
  const before = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: trial }
spec:
  type: trial
  steps:
    - id: trial
      name: ${JSON.stringify(id)}
      action: ${JSON.stringify(id)}
      input:${text.trim() === '' ? ' {}' : ''}
`
  const lines = text.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`))
  const shift = { text, lines: before.split('\n').length - 1, columns: indent.length }
  const { template, issues } = parseTemplate({ text: `${before}${lines.join('\n')}\n`, file })
  const found = [...issues, ...(template ? lint(scaffolder, template) : [])]
  if (!template || hasErrors(found)) return { issues: found.map((issue) => inText(issue, shift)) }
  const plan = await scaffolder.plan(template, { parameters: {}, signal })
  const failure: Issue[] = plan.error ? [{ severity: 'error', ...plan.error }] : []
  return { issues: [...found, ...failure].map((issue) => inText(issue, shift)), plan }
}

/** What a template's own problems are is not of interest here: it has one step, and nobody wrote the rest. */
function lint(
  { actions, extensions }: Pick<Scaffolder, 'actions' | 'extensions'>,
  template: Template,
) {
  return lintTemplate(template, { actions, ...extensions }).filter(({ at }) => at !== undefined)
}

/** A problem of the whole text, told by its place in the input, or by the line of the input that is nearest. */
function inText(issue: Issue, shift: { text: string; lines: number; columns: number }): Issue {
  const { at, frame: _frame, ref: _ref, ...rest } = issue
  if (at?.line === undefined) return rest
  const last = shift.text.trimEnd().split('\n').length
  const line = Math.min(Math.max(1, at.line - shift.lines), last)
  const column =
    at.line === line + shift.lines && at.column !== undefined
      ? Math.max(1, at.column - shift.columns)
      : undefined
  return {
    ...rest,
    at: { file, line, ...(column !== undefined && { column }) },
    frame: codeFrame(shift.text, { line, column }),
  }
}
