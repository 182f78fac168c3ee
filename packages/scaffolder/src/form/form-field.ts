import type { RepoProvider, RepoUrlPart } from '../expressions/repo-url.ts'
import type { VisibleWhen } from './page-fields.ts'

/**
 * How a field is drawn. `secret` goes to the secrets of a run instead of its parameters; `array` takes a list of
 * `items`; `object` holds `fields`; `hidden` is not drawn.
 */
export type Widget =
  | 'text'
  | 'textarea'
  | 'password'
  | 'number'
  | 'boolean'
  | 'select'
  | 'radio'
  | 'checkboxes'
  | 'array'
  | 'secret'
  | 'object'
  | 'hidden'

/** A value to choose. */
export interface FieldOption {
  value: string | number | boolean | null
  title: string
  /** It is shown, and cannot be chosen. */
  disabled?: boolean
  /** Where what it stands for can be looked at. */
  url?: string
}

/** What a repository is named by on one host. */
export interface RepoHostFields {
  host: string
  /** The kind of server, where it is known. */
  provider?: RepoProvider
  parts: readonly {
    /** Name in the address: `owner` in `github.com?owner=…&repo=…`. */
    name: RepoUrlPart
    title: string
    description?: string
    required: boolean
    /** The only values that are taken. */
    options?: readonly string[]
  }[]
}

/** How an answer is shown where the form is looked through before it is sent. */
export interface FieldReview {
  /** @default true */
  show?: boolean
  /** Shown instead of the answer. */
  mask?: string
}

/** A field of a form, ready to be drawn. */
export interface FormField {
  /** Name of the parameter; inside an `object` field, of its property. */
  name: string
  title: string
  description?: string
  help?: string
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null'
  widget: Widget
  required: boolean
  default?: unknown
  /** Values to choose from; with `freeText` they are suggestions. */
  options?: readonly FieldOption[]
  freeText?: boolean
  placeholder?: string
  /** A regular expression without delimiters. */
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  /** Where it is absent the field is always asked for. */
  visibleWhen?: VisibleWhen
  /** Of an `object`. */
  fields?: readonly FormField[]
  /** Of an `array`. */
  items?: FormField
  /** Of a field for the address of a repository: what is asked for on each host. */
  repoHosts?: readonly RepoHostFields[]
  /** It is shown, and cannot be changed. */
  readonly?: boolean
  /** Typing begins here. */
  autofocus?: boolean
  /** The answer when nothing is typed. */
  emptyValue?: unknown
  review?: FieldReview
  /** What the template says with `ui:*` keys, without that prefix. */
  ui: Readonly<Record<string, unknown>>
}
