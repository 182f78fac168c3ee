import type { DocumentPath, Issue } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { soleReference, usesOf } from '../expressions/references.ts'
import { type Finding, finding, type LintContext } from './lint-context.ts'

/** Conditions that do not decide anything: a text that is not empty holds, whatever it says. */
export function lintConditions(context: LintContext): Issue[] {
  const { steps, output } = context.template
  const conditions: [unknown, DocumentPath][] = [
    ...steps.map((step): [unknown, DocumentPath] => [step.if, [...step.path, 'if']]),
    ...['links', 'text'].flatMap((key) => {
      const items = output[key]
      return (Array.isArray(items) ? items : []).map((item, index): [unknown, DocumentPath] => [
        isRecord(item) ? item.if : undefined,
        ['spec', 'output', key, index, 'if'],
      ])
    }),
  ]
  return conditions.flatMap(([condition, path]) => {
    if (typeof condition !== 'string') return []
    const found = problemOf(context, condition)
    return found ? [finding(context, path, found)] : []
  })
}

const always = (message: string, hint: string): Finding => ({
  severity: 'warning',
  code: 'TEMPLATE_CONDITION_ALWAYS',
  message,
  hint,
})

function problemOf(context: LintContext, condition: string): Finding | undefined {
  if (condition === '')
    return {
      severity: 'warning',
      code: 'TEMPLATE_CONDITION_NEVER',
      message: 'The condition is empty, and never holds',
      hint: 'Write "if: false", or take the condition away.',
    }
  if (/^(?:true|always)$/i.test(condition)) return undefined
  const { tags } = usesOf(condition)
  if (tags.length === 0)
    return /\$\{\{|\{%/.test(condition)
      ? undefined
      : always(
          `"${condition}" is text, and always holds`,
          condition === 'false'
            ? 'Write it without quotes: if: false.'
            : `Write it as an expression: if: \${{ ${condition.replace(/[{}]/g, '').trim()} }}.`,
        )
  // What blocks give depends on what is inside them.
  if (tags.some(({ kind }) => kind === 'block')) return undefined
  const outside = tags
    .reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), condition)
    .replace(/\{#[\s\S]*?#\}/g, '')
  if (tags.length === 1 && outside === '') return textProblem(context, condition)
  if (outside === '') return undefined
  return always(
    outside.trim() === ''
      ? 'The condition has white space around its expression, which makes it a text that always holds'
      : 'The condition has text around its expression, which makes it a text that always holds',
    outside.trim() === ''
      ? 'Write the expression alone on the line of "if:".'
      : 'Put the whole comparison inside the braces.',
  )
}

/** A list of texts that says "false" among others is meant to be a switch, and is none. */
function textProblem({ fields }: LintContext, condition: string): Finding | undefined {
  const reference = soleReference(condition)
  if (reference?.root !== 'parameters' || reference.path.length !== 1) return undefined
  const [name] = reference.path
  const schema = fields.find((field) => field.name === name)?.schema
  if (!Array.isArray(schema?.enum) || !schema.enum.includes('false')) return undefined
  return always(
    `The parameter "${name}" is one of several texts, and "false" is one that holds`,
    `Compare it: if: \${{ parameters.${name} == 'true' }}.`,
  )
}
