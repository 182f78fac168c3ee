import { checkOptions } from '@callboard/core'
import { z } from 'zod'

/** What a filter is given: plain data, copied. */
export interface FilterContext {
  /** What stands before the `|`; `undefined` when there is nothing of that name. */
  input: unknown
  /** What stands between the parentheses. */
  args: readonly unknown[]
}

/** A function for expressions: `${{ parameters.name | shout }}`. */
export interface Filter {
  name: string
  /** One sentence for the reference. */
  description?: string
  /** Returns plain data; throws to refuse its input, which fails the expression. */
  apply(context: FilterContext): unknown
}

/**
 * Defines a filter for expressions in templates and skeletons.
 *
 * @example
 * ```ts
 * import { createRenderer, defineFilter } from '@callboard/scaffolder'
 * const shout = defineFilter({ name: 'shout', apply: ({ input }) => `${String(input).toUpperCase()}!` })
 * const renderer = createRenderer({ filters: [shout] })
 * renderer.render('${{ values.name | shout }}', { values: { name: 'ledger' } }) // => 'LEDGER!'
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function defineFilter<const F extends Filter>(filter: F): F {
  checkOptions('defineFilter', filterSchema, filter)
  return filter
}

const filterSchema = z.strictObject({
  // What the interpreter reserves cannot be named in an expression.
  name: z
    .string()
    .regex(
      /^(?!__proto__$|constructor$|prototype$)[A-Za-z_][A-Za-z0-9_]*$/,
      'expected a name of letters, digits and "_"',
    ),
  description: z.string().optional(),
  apply: z.custom((value) => typeof value === 'function', 'expected a function'),
})
