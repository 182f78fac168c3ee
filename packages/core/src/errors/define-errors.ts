import type { SourceLocation } from '../issue/source-location.ts'
import { CallboardError } from './callboard-error.ts'

/** One row of an error table: from typed data to the words a person reads. */
// biome-ignore lint/suspicious/noExplicitAny: the row's own parameter type is inferred by `defineErrors`
export type ErrorRow = (data: any) => { message: string; hint?: string }

/** What a throwing place adds to a row. */
export interface ErrorContext {
  at?: SourceLocation | undefined
  cause?: unknown
}

type RowData<R extends ErrorRow> = Parameters<R> extends [] ? undefined : Parameters<R>[0]

/** Makes errors of one table: `errors.INVALID_REF({ ref })`. */
export type ErrorFactories<Prefix extends string, Table extends Record<string, ErrorRow>> = {
  readonly [Code in keyof Table & string]: ((
    ...args: RowData<Table[Code]> extends undefined
      ? [data?: undefined, context?: ErrorContext]
      : [data: RowData<Table[Code]>, context?: ErrorContext]
  ) => CallboardError) & { readonly code: `${Prefix}_${Code}` }
}

/**
 * Declares the errors of a package as one table, so that code, words and data types have a single source.
 *
 * @example
 * ```ts
 * import { defineErrors } from '@callboard/core'
 * const errors = defineErrors('PIZZA', {
 *   COLD: ({ minutes }: { minutes: number }) => ({ message: `It waited ${minutes} minutes`, hint: 'Heat it.' }),
 * })
 * errors.COLD({ minutes: 9 }).code // => 'PIZZA_COLD'
 * ```
 */
export function defineErrors<const Prefix extends string, Table extends Record<string, ErrorRow>>(
  prefix: Prefix,
  table: Table,
): ErrorFactories<Prefix, Table> {
  const factories = Object.entries(table).map(([name, row]) => {
    const code = `${prefix}_${name}`
    const make = (data?: unknown, context: ErrorContext = {}) => {
      const { message, hint } = row(data)
      return new CallboardError(message, {
        code,
        hint,
        at: context.at,
        cause: context.cause,
        data: (data ?? {}) as Record<string, unknown>,
      })
    }
    return [name, Object.assign(make, { code })]
  })
  return Object.fromEntries(factories) as ErrorFactories<Prefix, Table>
}
