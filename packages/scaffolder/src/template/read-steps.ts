import type { DocumentPath, Entity, Issue } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { checkNeeds } from './step-needs.ts'
import { readStepPolicy } from './step-policy.ts'
import type { Template, TemplateStep } from './template.ts'

/** A template with more steps is refused: nothing real comes near. */
const maxSteps = 500
const stepKeys = /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/
const reservedIds = ['__proto__', 'constructor', 'prototype']

/** Reads the steps of a template, and lists what is wrong with them. */
export function readSteps(
  { spec }: Entity,
  locate: Template['locate'],
): { steps: TemplateStep[]; issues: Issue[] } {
  const written = Array.isArray(spec?.steps) ? spec.steps : []
  const steps = written
    .slice(0, maxSteps)
    .flatMap((step: unknown, index) => (isRecord(step) ? toStep(step, index) : []))
  const issues = problemsOf(written).map(
    ({ path, ...problem }): Issue => ({ severity: 'error', ...problem, ...locate(path) }),
  )
  return { steps, issues: issues.length > 0 ? issues : checkNeeds(steps, locate) }
}

function toStep(step: Written, index: number): TemplateStep {
  const { action, name } = step
  return {
    id: idOf(step, index),
    name: typeof name === 'string' ? name : String(action),
    action: String(action),
    input: isRecord(step.input) ? step.input : {},
    ...('if' in step && { if: step.if }),
    ...('each' in step && step.each !== undefined && { each: step.each }),
    ...readStepPolicy(step).policy,
    path: pathOf(index),
  }
}

type Written = Readonly<Record<string, unknown>>
type Problem = Pick<Issue, 'code' | 'message' | 'hint'> & { path: DocumentPath }

const pathOf = (index: number) => ['spec', 'steps', index]
const idOf = ({ id }: Written, index: number) => (typeof id === 'string' ? id : `step-${index + 1}`)

function problemsOf(written: readonly unknown[]): Problem[] {
  const tooMany: Problem = {
    code: 'TEMPLATE_STEPS',
    path: ['spec', 'steps'],
    message: `The template has ${written.length} steps, more than ${maxSteps}`,
    hint: 'Split the template.',
  }
  const seen = new Map<string, number>()
  const problems = written.slice(0, maxSteps).flatMap((step, index): Problem[] => {
    if (!isRecord(step)) return []
    const id = idOf(step, index)
    const before = seen.get(id)
    seen.set(id, index)
    const path = pathOf(index)
    return [...idProblems(id, { before, path }), ...contentProblems(step, { id, path })]
  })
  return written.length > maxSteps ? [tooMany, ...problems] : problems
}

function idProblems(
  id: string,
  { before, path }: { before: number | undefined; path: DocumentPath },
): Problem[] {
  const refused: Problem = {
    code: 'TEMPLATE_STEP_ID',
    path: [...path, 'id'],
    message: `"${id}" cannot be the id of a step`,
    hint: 'Use letters, digits, "-" and "_".',
  }
  const isRefused = !stepKeys.test(id) || reservedIds.includes(id)
  if (before === undefined) return isRefused ? [refused] : []
  const double: Problem = {
    code: 'TEMPLATE_STEP_DUPLICATE',
    path: [...path, 'id'],
    message: `The step id "${id}" is used twice`,
    hint: `Rename this step: number ${before + 1} has the id too.`,
  }
  return isRefused ? [refused, double] : [double]
}

function contentProblems(
  step: Written,
  { id, path }: { id: string; path: DocumentPath },
): Problem[] {
  const policyProblems = readStepPolicy(step).problems.map((problem) => ({
    code: 'TEMPLATE_STEP_POLICY',
    path,
    message: `The step "${id}" cannot be carried out as it says: ${problem}`,
    hint: 'Write "retry: { attempts: 3, delay: 2s }", "timeout: 5m" and "needs: [step-id]".',
  }))
  if (step.input === undefined || step.input === null || isRecord(step.input)) return policyProblems
  return [
    {
      code: 'TEMPLATE_STEP_INPUT',
      path: [...path, 'input'],
      message: `The input of the step "${id}" is not an object`,
      hint: 'Write it as "input:" with indented keys.',
    },
    ...policyProblems,
  ]
}
