import { checkOptions, type Secret } from '@callboard/core'
import { z } from 'zod'
import type { TaskUser } from '../actions/define-action.ts'
import type { FieldOption, RepoHostFields, Widget } from './form-field.ts'
import type { JsonSchema } from './json-schema.ts'

/** What a field's functions are given. */
export interface FieldContext {
  /** Name of the parameter. */
  name: string
  /** The property as it stands in the template. */
  schema: JsonSchema
  /** Its `ui:options`. */
  options: Readonly<Record<string, unknown>>
  user?: TaskUser | undefined
  signal?: AbortSignal | undefined
}

/** What a field's `validate` is given besides: the answer, already of the type that the schema asks for. */
export interface FieldValueContext extends FieldContext {
  value: unknown
  secrets: Readonly<Record<string, Secret>>
}

/** What a field turns out to be, on top of what its schema says. */
export interface FieldResolution {
  widget?: Widget
  /** Values to choose from; with `freeText` they are suggestions. */
  options?: readonly FieldOption[]
  /** Whether values beside the options are taken. @default false */
  freeText?: boolean
  placeholder?: string
  help?: string
  /** What an address of a repository is made of, host by host. */
  repoHosts?: readonly RepoHostFields[]
}

/** A kind of form field, chosen by a template with `ui:field: <name>`. */
export interface Field {
  name: string
  /** Works out what is shown. */
  resolve(context: FieldContext): FieldResolution | Promise<FieldResolution>
  /**
   * Checks an answer where a run begins, because a browser cannot be trusted to have done so.
   * Returns what is wrong as phrases that follow the field's name: `is not one of the teams`.
   */
  validate?(context: FieldValueContext): readonly string[] | Promise<readonly string[]>
}

/**
 * Defines a kind of form field.
 *
 * @example
 * ```ts
 * import { defineField } from '@callboard/scaffolder'
 * export const regionPicker = defineField({
 *   name: 'RegionPicker',
 *   resolve: () => ({ widget: 'select', options: [{ value: 'eu-1', title: 'Europe' }] }),
 *   validate: ({ value }) => (value === 'eu-1' ? [] : ['is not a region']),
 * })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function defineField<const F extends Field>(field: F): F {
  checkOptions('defineField', fieldSchema, field)
  return field
}

const isFunction = z.custom((value) => typeof value === 'function', 'expected a function')

const fieldSchema = z.strictObject({
  name: z.string().min(1),
  resolve: isFunction,
  validate: isFunction.optional(),
})
