import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import { describeAction } from '../actions/describe-action.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { RouteParts } from './route-parts.ts'

const schema = z.record(z.string(), z.unknown())
const described = z.object({ description: z.string().optional() })

const actionAnswer = described.extend({
  id: z.string(),
  schema: z.object({ input: schema, output: schema.optional() }),
  examples: z.array(z.object({ description: z.string(), example: z.string() })).optional(),
})

const extensionsAnswer = z.object({
  filters: z.record(z.string(), described),
  globals: z.object({
    functions: z.record(z.string(), described),
    values: z.record(z.string(), described.extend({ value: z.unknown() })),
  }),
})

/** Routes about what templates can use. */
export function referenceRoutes({ scaffolder }: RouteParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v2/actions',
      summary: 'What steps can do.',
      permission: 'scaffolder.action.read',
      response: z.array(actionAnswer),
      handle: () => scaffolder.actions.map(describeAction),
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/templating-extensions',
      summary: 'Filters, functions and values that expressions can use.',
      permission: 'scaffolder.action.read',
      response: extensionsAnswer,
      handle: () => toExtensions(scaffolder.extensions),
    }),
  ]
}

function toExtensions({
  filters,
  globals,
}: Scaffolder['extensions']): z.input<typeof extensionsAnswer> {
  const named = Object.entries(globals)
  return {
    filters: Object.fromEntries(
      filters.map(({ name, description }) => [
        name,
        { ...(description !== undefined && { description }) },
      ]),
    ),
    globals: {
      functions: Object.fromEntries(
        named.filter(([, value]) => typeof value === 'function').map(([name]) => [name, {}]),
      ),
      values: Object.fromEntries(
        named
          .filter(([, value]) => typeof value !== 'function')
          .map(([name, value]) => [name, { value }]),
      ),
    },
  }
}
