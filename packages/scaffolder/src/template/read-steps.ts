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
  const issues: Issue[] = []
  const add = (code: string, path: DocumentPath, message: string, hint: string) =>
    issues.push({ severity: 'error', code, message, hint, ...locate(path) })
  const written = Array.isArray(spec?.steps) ? spec.steps : []
  if (written.length > maxSteps)
    add(
      'TEMPLATE_STEPS',
      ['spec', 'steps'],
      `The template has ${written.length} steps, more than ${maxSteps}`,
      'Split the template.',
    )
  const seen = new Map<string, number>()
  const steps = written.slice(0, maxSteps).flatMap((step: unknown, index): TemplateStep[] => {
    const path = ['spec', 'steps', index]
    if (!isRecord(step)) return []
    const id = typeof step.id === 'string' ? step.id : `step-${index + 1}`
    if (!stepKeys.test(id) || reservedIds.includes(id))
      add(
        'TEMPLATE_STEP_ID',
        [...path, 'id'],
        `"${id}" cannot be the id of a step`,
        'Use letters, digits, "-" and "_".',
      )
    if (seen.has(id))
      add(
        'TEMPLATE_STEP_DUPLICATE',
        [...path, 'id'],
        `The step id "${id}" is used twice`,
        `Rename this step: number ${(seen.get(id) ?? 0) + 1} has the id too.`,
      )
    seen.set(id, index)
    if (step.input !== undefined && step.input !== null && !isRecord(step.input))
      add(
        'TEMPLATE_STEP_INPUT',
        [...path, 'input'],
        `The input of the step "${id}" is not an object`,
        'Write it as "input:" with indented keys.',
      )
    const { policy, problems } = readStepPolicy(step)
    for (const problem of problems)
      add(
        'TEMPLATE_STEP_POLICY',
        path,
        `The step "${id}" cannot be carried out as it says: ${problem}`,
        'Write "retry: { attempts: 3, delay: 2s }", "timeout: 5m" and "needs: [step-id]".',
      )
    const { action, name } = step
    return [
      {
        id,
        name: typeof name === 'string' ? name : String(action),
        action: String(action),
        input: isRecord(step.input) ? step.input : {},
        ...('if' in step && { if: step.if }),
        ...('each' in step && step.each !== undefined && { each: step.each }),
        ...policy,
        path,
      },
    ]
  })
  if (issues.length === 0) issues.push(...checkNeeds(steps, locate))
  return { steps, issues }
}
