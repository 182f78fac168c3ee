import type { TaskUser } from '../actions/define-action.ts'
import { locateLater } from '../template/parse-template.ts'
import type { Template } from '../template/template.ts'

/** What stays with a run, so that it can go on where the catalog has another version of the template, or none. */
export interface RunDefinition {
  template: Template
  /** As they may be shown. */
  parameters: Readonly<Record<string, unknown>>
  user?: TaskUser | undefined
  /** How many templates it is nested in. */
  depth: number
  /** Concurrency keys that it or the runs around it hold. */
  locks: readonly string[]
}

/** As JSON: places are found anew in the template's text. */
type Written = Omit<RunDefinition, 'template'> & { template: Omit<Template, 'locate'> }

/** What a definition is kept as. */
export const definitionPurpose = 'definition'

/** A definition as JSON. */
export function formatDefinition({ template, ...rest }: RunDefinition): string {
  const { locate: _locate, ...plain } = template
  const written: Written = { ...rest, template: plain }
  return JSON.stringify(written)
}

/** Reads what {@link formatDefinition} wrote. */
export function parseDefinition(text: string): RunDefinition {
  const { template, ...rest } = JSON.parse(text) as Written
  return { ...rest, template: { ...template, locate: locateLater(template.source) } }
}
