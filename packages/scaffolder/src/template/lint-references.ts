import type { Issue } from '@callboard/core'
import type { z } from 'zod'
import { isRecord } from '../expressions/plain-data.ts'
import type { Reference } from '../expressions/references.ts'
import { fillsIn } from '../form/filled-answers.ts'
import {
  type Finding,
  finding,
  hintFor,
  innerPlaceAt,
  type LintContext,
  type PlacedText,
} from './lint-context.ts'
import type { TemplateStep } from './template.ts'

/** What an expression can see where it stands. */
export interface Surroundings {
  /** The steps that have had their turn. */
  ended: ReadonlySet<string>
  secrets?: boolean
  each?: boolean
}

const roots = ['parameters', 'steps', 'secrets', 'user', 'context', 'each', 'environment']
const helpers = ['always', 'failure']

/** What is wrong with one name in an expression. */
export function lintReference(
  context: LintContext,
  { text, path }: PlacedText,
  { reference, surroundings }: { reference: Reference; surroundings: Surroundings },
): Issue[] {
  const found = problemOf(context, reference, surroundings)
  return found
    ? [finding(context, path, { ...found, inner: innerPlaceAt(text, reference.start) })]
    : []
}

function problemOf(
  context: LintContext,
  reference: Reference,
  surroundings: Surroundings,
): Finding | undefined {
  const { root, path } = reference
  if (context.globals.has(root) || helpers.includes(root)) return undefined
  if (root === 'parameters') return parameterProblem(context, path)
  if (root === 'steps') return stepProblem(context, reference, surroundings)
  const isSecret = root === 'secrets' || (root === 'environment' && path[0] === 'secrets')
  if (isSecret && !surroundings.secrets)
    return {
      severity: 'warning',
      code: 'TEMPLATE_SECRET_HIDDEN',
      message: `"${[root, ...path].join('.')}" is nothing here: only the input of a step sees secrets`,
      hint: 'Decide by a parameter, and use the secret in the input.',
    }
  if (root === 'each' && !surroundings.each)
    return {
      severity: 'warning',
      code: 'TEMPLATE_NAME_UNKNOWN',
      message: '"each" is nothing here: the step is not repeated',
      hint: 'Give the step "each:" with a list.',
    }
  if (roots.includes(root)) return undefined
  return {
    severity: 'warning',
    code: 'TEMPLATE_NAME_UNKNOWN',
    message: `There is nothing called "${root}" in a template`,
    hint: hintFor(root, [...roots, ...context.globals], `It can name ${roots.join(', ')}.`),
  }
}

function parameterProblem(
  { fields, isOpen }: LintContext,
  [name]: readonly string[],
): Finding | undefined {
  if (name === undefined || isOpen || fields.some((field) => field.name === name)) return undefined
  if (fields.some((field) => fillsIn(field.schema, name))) return undefined
  const names = fields.map((field) => field.name)
  return {
    severity: 'warning',
    code: 'TEMPLATE_PARAMETER_UNKNOWN',
    message: `The template has no parameter "${name}"`,
    hint: hintFor(name, names, 'Add it to "spec.parameters", or take it out of the expression.'),
  }
}

function stepProblem(
  context: LintContext,
  { path: [id, part, output], subtracts }: Reference,
  { ended }: Surroundings,
): Finding | undefined {
  if (id === undefined) return undefined
  const { steps } = context.template
  const step = steps.find((each) => each.id === id)
  if (!step) return unknownStep(steps, id, subtracts)
  if (!ended.has(id)) return laterStep(steps, id)
  if (neverSucceeds(step))
    return {
      severity: 'warning',
      code: 'TEMPLATE_STEP_UNREACHABLE',
      message: `The step "${id}" gives nothing: its condition lets it run never, or only after a failure`,
      hint: 'Change its "if", or take it out of the expression.',
    }
  if (part !== undefined && part !== 'output')
    return {
      severity: 'error',
      code: 'TEMPLATE_OUTPUT_UNKNOWN',
      message: `A step has only "output", and no "${part}"`,
      hint: `Write steps['${id}'].output.${part}.`,
    }
  return outputProblem(context, step, output)
}

function laterStep(steps: readonly TemplateStep[], id: string): Finding {
  const isParallel = steps.some(({ needs }) => needs !== undefined)
  return {
    severity: 'error',
    code: 'TEMPLATE_STEP_LATER',
    message: isParallel
      ? `This step does not wait for "${id}", which need not have run yet: its outputs may be nothing here`
      : `The step "${id}" has not run yet: its outputs are nothing here`,
    hint: isParallel ? `Name "${id}" in "needs".` : 'Move this step behind it.',
  }
}

function unknownStep(
  steps: readonly TemplateStep[],
  id: string,
  subtracts: string | undefined,
): Finding {
  const ids = steps.map((step) => step.id)
  const dashed = subtracts === undefined ? undefined : `${id}-${subtracts}`
  if (dashed !== undefined && !ids.includes(dashed)) return unknownStep(steps, dashed, undefined)
  if (dashed !== undefined)
    return {
      severity: 'error',
      code: 'TEMPLATE_STEP_UNKNOWN',
      message: `"steps.${dashed}" is a subtraction: "-" ends a name`,
      hint: `Write steps['${dashed}'].`,
    }
  return {
    severity: 'error',
    code: 'TEMPLATE_STEP_UNKNOWN',
    message: `The template has no step "${id}"`,
    hint: hintFor(id, ids, 'Give a step this id, or name another one.'),
  }
}

/** A condition that is never met while all is well; what is read after a failure is not the template's output. */
function neverSucceeds({ if: condition }: TemplateStep): boolean {
  if (condition === false || condition === '') return true
  return typeof condition === 'string' && /^\$\{\{-?\s*failure\(\)\s*-?\}\}$/.test(condition)
}

function outputProblem(
  { actions }: LintContext,
  step: TemplateStep,
  name: string | undefined,
): Finding | undefined {
  const outputs = actions.find(step.action)?.output
  const known = outputs && closedKeys(outputs)
  if (name === undefined || !known || known.includes(name)) return undefined
  return {
    severity: 'error',
    code: 'TEMPLATE_OUTPUT_UNKNOWN',
    message: `"${step.action}" has no output "${name}"`,
    hint: hintFor(name, known, `It gives ${known.join(', ') || 'nothing'}.`),
  }
}

/** Names of the outputs of a schema that lets no others through. */
function closedKeys(schema: z.ZodType): string[] | undefined {
  const { shape, def } = schema as { shape?: unknown; def?: { catchall?: z.ZodType } }
  const rest = def?.catchall as { def?: { type?: string } } | undefined
  if (!isRecord(shape) || (rest && rest.def?.type !== 'never')) return undefined
  return Object.keys(shape)
}
