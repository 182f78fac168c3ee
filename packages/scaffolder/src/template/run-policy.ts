import type { Entity, Issue } from '@callboard/core'
import { z } from 'zod'
import { describeProblems } from '../actions/check-data.ts'
import { durationSchema } from './duration.ts'
import type { Template } from './template.ts'

/** What a template says about its runs as wholes, in `spec.run`. */
export interface RunPolicy {
  /** Longest time from its beginning to its end, waits included. */
  timeoutMs?: number
  /** Expression over `parameters`: runs with the same key are carried out one after the other. */
  concurrencyKey?: string
  /** Undoes what was done, in reverse order, when the run has failed. */
  onFailure?: 'undo'
  /** The same when it was cancelled. */
  onCancel?: 'undo'
}

const keys = ['timeout', 'concurrency', 'onFailure', 'onCancel']
const ending = z.enum(['undo', 'keep']).optional()
const policySchema = z.strictObject({
  timeout: durationSchema.optional(),
  concurrency: z.strictObject({ key: z.string().min(1) }).optional(),
  onFailure: ending,
  onCancel: ending,
})

/** Reads `spec.run` of a template. */
export function readRunPolicy(
  { spec }: Entity,
  locate: Template['locate'],
): { run: RunPolicy; issues: Issue[] } {
  if (spec?.run === undefined || spec.run === null) return { run: {}, issues: [] }
  const { data, error } = policySchema.safeParse(spec.run)
  if (data) {
    const { timeout, concurrency, onFailure, onCancel } = data
    const run: RunPolicy = {
      ...(timeout !== undefined && { timeoutMs: timeout }),
      ...(concurrency && { concurrencyKey: concurrency.key }),
      ...(onFailure === 'undo' && { onFailure }),
      ...(onCancel === 'undo' && { onCancel }),
    }
    return { run, issues: [] }
  }
  const issues = describeProblems(error, () => keys).map(
    (problem): Issue => ({
      severity: 'error',
      code: 'TEMPLATE_RUN_POLICY',
      message: `"spec.run" is not valid: ${problem}`,
      hint: 'It takes "timeout: 2h", "concurrency: { key: … }", "onFailure: undo" and "onCancel: undo".',
      ...locate(['spec', 'run']),
    }),
  )
  return { run: {}, issues }
}
