import { CallboardError, type Issue } from '@callboard/core'
import type { Renderer } from '../expressions/create-renderer.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { type FilterUse, usesOf } from '../expressions/references.ts'
import {
  attempt,
  finding,
  innerPlaceAt,
  type LintContext,
  type PlacedText,
  textsOf,
} from './lint-context.ts'
import { lintReference, type Surroundings } from './lint-references.ts'
import { endedBefore } from './step-needs.ts'

/** Expressions that do not parse, filters that do not exist, and names that stand for nothing. */
export function lintExpressions(context: LintContext): Issue[] {
  const { template } = context
  const before = endedBefore(template.steps)
  const steps = template.steps.flatMap((step) => {
    const ended = before.get(step.id) ?? new Set()
    const repeated = step.each !== undefined
    const part = (name: 'input' | 'if' | 'each', has: Partial<Surroundings>) =>
      lintTexts(context, textsOf(step[name], [...step.path, name]), { ended, ...has })
    return [
      ...part('input', { secrets: true, each: repeated }),
      ...part('if', { secrets: repeated, each: repeated }),
      ...part('each', { secrets: true }),
    ]
  })
  const output = textsOf(template.output, ['spec', 'output'])
  const all = new Set(template.steps.map(({ id }) => id))
  return [...steps, ...lintTexts(context, output, { ended: all })]
}

function lintTexts(
  context: LintContext,
  texts: readonly PlacedText[],
  surroundings: Surroundings,
): Issue[] {
  return texts.flatMap(({ text, path }) => {
    const syntax = attempt(context, path, () => checkSyntax(context.renderer, text))
    if (syntax.length > 0) return syntax
    const { references, filters } = usesOf(text)
    return [
      ...filters.flatMap((filter) => lintFilter(context, { text, path }, filter)),
      ...references.flatMap((reference) =>
        lintReference(context, { text, path }, { reference, surroundings }),
      ),
    ]
  })
}

/**
 * Parsing is seen by rendering without any data; what only fails for want of data is no problem of the template.
 *
 * @throws SCAFFOLDER_EXPRESSION_FAILED
 */
export function checkSyntax(
  renderer: Pick<Renderer, 'renderValue'>,
  text: string,
  file?: string,
): void {
  try {
    renderer.renderValue(text, {}, file === undefined ? undefined : { file })
  } catch (error) {
    if (isAboutSyntax(error)) throw error
  }
}

function isAboutSyntax(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  if (CallboardError.is(cause, 'SCAFFOLDER_PATTERN_REFUSED')) return true
  return isRecord(cause) && cause.code === 'syntax_error'
}

function lintFilter(context: LintContext, { text, path }: PlacedText, use: FilterUse): Issue[] {
  const reason = unknownFilter(context.renderer, use.name)
  if (reason === undefined) return []
  return [
    finding(context, path, {
      severity: 'error',
      code: 'TEMPLATE_FILTER_UNKNOWN',
      message: `There is no filter "${use.name}"`,
      hint: reason,
      inner: innerPlaceAt(text, use.start),
    }),
  ]
}

/** Why a filter is not known, asked of the interpreter itself, which has the list. */
export function unknownFilter(
  renderer: Pick<Renderer, 'renderValue'>,
  name: string,
  { cookiecutterCompat = false } = {},
): string | undefined {
  try {
    renderer.renderValue(`${cookiecutterCompat ? '' : '$'}{{ "" | ${name} }}`, {})
    return undefined
  } catch (error) {
    const reason = CallboardError.is(error) ? String(error.data.reason) : ''
    if (!/^Unknown template filter/.test(reason)) return undefined
    const near = /did you mean "?([\w.]+)/.exec(reason)?.[1]
    return near === undefined
      ? 'Define it with defineFilter, or use one that the reference names.'
      : `Did you mean "${near}"?`
  }
}
