import type { Notice, Page } from './frame.ts'
import type { IssueRow } from './ingestion.ts'
import type { PlannedWork } from './templates.ts'

/** An action in the list. */
export interface ActionRow {
  id: string
  href: string
  description?: string
  /** Names of the inputs that it cannot do without. */
  required: string[]
}
/** Actions whose ids begin alike. */
export interface ActionGroup {
  title: string
  actions: ActionRow[]
}
/** `actions.eta` at `/actions`. */
export interface ActionsPage extends Page {
  q: string
  total: number
  groups: ActionGroup[]
}
/** One property of a schema; those inside others come after them, `depth` deeper. */
export interface SchemaRow {
  name: string
  depth: number
  /** In words: `string`, `list of number`, `string or boolean`. */
  type: string
  required: boolean
  description?: string
  /** As JSON. */
  default?: string
  /** The values that it may have, as JSON. */
  values: string[]
  /** What else must hold: `at least 1`, `matches ^[a-z]+$`. */
  limits: string[]
}
/** What a plan of one step with this action came to. */
export interface TriedAction {
  /** The input with its expressions rendered, as YAML. */
  inputHtml?: string
  /** In place of a plan: what is wrong with the input, each at its line. */
  issues: IssueRow[]
  work?: PlannedWork
  log: string[]
}
/** `action.eta` at `/actions/<id>`; `input` is what stands in the field, and `tried` what became of it. */
export interface ActionPage extends Page {
  id: string
  description?: string
  input: SchemaRow[]
  output: SchemaRow[]
  examples: { description: string; id: string; codeHtml: string; tryHref: string }[]
  tryAction: string
  text: string
  tried?: TriedAction
  notices: Notice[]
}
