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
  /** What the template says with `ui:*` keys, without that prefix. */
  ui: Readonly<Record<string, unknown>>
}
