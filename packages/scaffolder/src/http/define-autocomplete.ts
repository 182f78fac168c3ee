import type { TaskUser } from '../actions/define-action.ts'

/** What suggestions are asked for with. */
export interface AutocompleteContext {
  /** What is looked for: `repositories`, `branches`, `owners`. */
  resource: string
  /** A credential of the requester's own; empty where the form has none. It is not kept. */
  token: string
  /** What the form knows already: `{ owner: 'org' }`. */
  context: Readonly<Record<string, string>>
  user?: TaskUser | undefined
  signal: AbortSignal
}

/** One suggestion. */
export interface AutocompleteResult {
  id: string
  title?: string
}

/** Suggests values for a form field from another system, such as the repositories of an owner. */
export interface Autocomplete {
  /** How forms name it: `github`. */
  name: string
  /** Resources that it knows; others are refused before it is asked. */
  resources: readonly string[]
  suggest(
    context: AutocompleteContext,
  ): readonly AutocompleteResult[] | Promise<readonly AutocompleteResult[]>
}

/**
 * Defines where a form's suggestions come from.
 *
 * @example
 * ```ts
 * import { defineAutocomplete } from '@callboard/scaffolder/http'
 * export const regions = defineAutocomplete({
 *   name: 'cloud',
 *   resources: ['regions'],
 *   suggest: () => [{ id: 'eu-1', title: 'Europe' }],
 * })
 * ```
 */
export function defineAutocomplete<const A extends Autocomplete>(autocomplete: A): A {
  return autocomplete
}
