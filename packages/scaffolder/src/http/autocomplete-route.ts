import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { RouteParts } from './route-parts.ts'

/** The route by which a form asks for suggestions. */
export function autocompleteRoute({ autocomplete, user }: RouteParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/v2/autocomplete/:provider/:resource',
    summary: 'Suggestions for a form field, from another system.',
    permission: 'scaffolder.autocomplete.read',
    params: z.object({ provider: z.string(), resource: z.string() }),
    body: z.object({
      token: z.string().default(''),
      context: z.record(z.string(), z.string()).default({}),
    }),
    response: z.object({
      results: z.array(z.object({ id: z.string(), title: z.string().optional() })),
    }),
    async handle({ params: { provider, resource }, body, request, signal }) {
      const found = autocomplete.find(({ name }) => name === provider)
      if (!found?.resources.includes(resource))
        throw new HttpError(400, `There are no suggestions for "${resource}" of "${provider}"`, {
          hint: `There are some for ${offers(autocomplete)}.`,
        })
      const askedBy = await user(request)
      const results = await found.suggest({
        resource,
        ...body,
        ...(askedBy && { user: askedBy }),
        signal,
      })
      return {
        results: results.map(({ id, title }) => ({ id, ...(title !== undefined && { title }) })),
      }
    },
  })
}

function offers(autocomplete: RouteParts['autocomplete']): string {
  const all = autocomplete.flatMap(({ name, resources }) =>
    resources.map((resource) => `${name}/${resource}`),
  )
  return all.join(', ') || 'nothing'
}
