import type { EntityLink, Facet } from './catalog.ts'
import type { Fact, Notice, Page, Pagination } from './frame.ts'

/** A template in the gallery; `href` leads to its form, or with a `problem` to what keeps it from being used. */
export interface TemplateRow {
  ref: string
  title: string
  description?: string
  type?: string
  owner?: EntityLink
  tags: string[]
  href: string
  recommended?: boolean
  problem?: string
}
/** `templates.eta` at `/templates`. Without filters there is a group for each category; else one without a title. */
export interface TemplatesPage extends Page {
  q: string
  total: number
  facets: Facet[]
  active: { title: string; removeHref: string }[]
  groups: { title?: string; templates: TemplateRow[] }[]
  pagination: Pagination
  notices: Notice[]
}

/**
 * How a field is drawn. `combobox` is a text field with suggestions; `list` takes one value a line; `group` holds
 * `fields`; `items` holds groups that can be added and removed; `yaml` is text for what has no control of its own.
 */
export type Control =
  | 'text'
  | 'password'
  | 'number'
  | 'textarea'
  | 'checkbox'
  | 'select'
  | 'radio'
  | 'checkboxes'
  | 'combobox'
  | 'list'
  | 'group'
  | 'items'
  | 'yaml'
  | 'hidden'
/** One group of a list; `name` is what a button posts to take it out. */
export interface FieldItem {
  id: string
  name: string
  title: string
  fields: Field[]
}
/**
 * One field of a template's form. `name` is posted as it is; `value` is what is posted back (a list for
 * `checkboxes`, one value a line for `list`). `showWhen` hides the field unless another field has one of the values, or
 * any where there are none: the server judges it again, because without JavaScript the field is always shown, with the
 * condition as `text` under it. `held`
 * says that the answer is on the server and not shown. `addName` and `removable` are there while a list may change; `noAnswer` lets a choice be taken back.
 */
export interface Field {
  name: string
  id: string
  label: string
  control: Control
  help?: string
  value?: string | string[] | boolean
  optional?: boolean
  held?: boolean
  error?: string
  placeholder?: string
  options?: { value: string; title: string; disabled?: boolean; href?: string }[]
  suggestions?: { value: string; title: string; href?: string }[]
  /** Answers beside the options, one per line, where there may be any. */
  others?: string
  fields?: Field[]
  items?: FieldItem[]
  itemsName?: string
  addName?: string
  removable?: boolean
  rows?: number
  min?: number
  max?: number
  step?: number | 'any'
  minLength?: number
  maxLength?: number
  pattern?: string
  inputType?: string
  inline?: boolean
  noAnswer?: boolean
  autofocus?: boolean
  readonly?: boolean
  showWhen?: { name: string; values?: string[]; text: string }
}
/**
 * `template-form.eta` at `/templates/<namespace>/<name>`: all pages of the template as sections of one form, posted to
 * `planAction`, or to `formAction` to be shown again, or by the script to `checkAction`, which answers what is wrong so
 * far. `planKey` leads to what is held; `addedTo` is the list that grew.
 */
export interface TemplateFormPage extends Page {
  template: TemplateRow
  sections: { id: string; title: string; description?: string; fields: Field[] }[]
  errors: { fieldId: string; message: string }[]
  notices: Notice[]
  formAction: string
  planAction: string
  checkAction: string
  planLabel: string
  planKey?: string
  addedTo?: string
}
/** What a step will do outside its workspace. */
export interface SideEffect {
  text: string
  target?: string
  destructive?: boolean
  /** What changes in a file. */
  diffHtml?: string
}
/** One step of a plan. `condition` is its `if` as written, `input` what is known of its input as YAML. */
export interface PlanStep {
  id: string
  name: string
  action: string
  condition?: string
  skipped?: boolean
  effects: SideEffect[]
  input?: string
  error?: string
}
/** A folder (with `children`) or a file, whose `href` leads to where it is shown. */
export interface FileNode {
  name: string
  children?: FileNode[]
  /** Whole path of a file. */
  path?: string
  href?: string
  size?: string
}
/** A file for reading. `codeHtml` is absent for what cannot be shown, `note` says why. */
export interface ShownFile {
  id: string
  path: string
  size: string
  note?: string
  codeHtml?: string
  /** Shown before another one is chosen. */
  first?: boolean
}
/** What a run would make and change, for `partials/planned-work.eta`. */
export interface PlannedWork {
  steps: PlanStep[]
  tree: FileNode[]
  files: ShownFile[]
  /** How many things outside the workspace the steps would change. */
  effectCount: number
}
/** A repository that is there, and what a run would change in it, for `plan.eta`. */
export interface ChangedRepository {
  title: string
  /** Files that are there and come out differently; `diffHtml` is absent behind the first fifty. */
  updated: { path: string; diffHtml?: string }[]
  /** How many files come to it. */
  created: number
}
/** `plan.eta`, answered to POST `/templates/<namespace>/<name>/plan`. `hidden` carries the answers and the plan's key to `runAction`, or back to `editAction`. */
export interface PlanPage extends Page, PlannedWork {
  template: TemplateRow
  answers: Fact[]
  changes: ChangedRepository[]
  notices: Notice[]
  editAction: string
  runAction: string
  submitLabel: string
  backLabel: string
  hidden: { name: string; value: string }[]
}
