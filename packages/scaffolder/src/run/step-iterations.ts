import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { TemplateStep } from '../template/template.ts'
import { type Iteration, renderWithSecrets } from './run-scope.ts'
import type { RunState } from './run-state.ts'

const maxIterations = 1000

/** The turns of a step with `each`: one for each item of a list or entry of an object, keys always text. @throws SCAFFOLDER_EACH_INVALID */
export function iterationsOf(state: RunState, step: TemplateStep): Iteration[] {
  const path = [...step.path, 'each']
  const { value, shown } = renderWithSecrets(state, step.each, { path })
  const refuse = (found: string) =>
    errors.EACH_INVALID({ step: step.id, found }, { at: state.template.locate(path)?.at })
  if (!Array.isArray(value) && !isRecord(value)) throw refuse(nameOf(value))
  const entries = Object.entries(value)
  if (entries.length > maxIterations) throw refuse(`${entries.length} entries long`)
  const masked = typeof shown === 'object' && shown !== null ? new Map(Object.entries(shown)) : null
  return entries.map(([key, item]) => ({
    key,
    value: item,
    shown: masked ? masked.get(key) : '***',
  }))
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return `${JSON.stringify(value).slice(0, 50)}, neither a list nor an object`
}
