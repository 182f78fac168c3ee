import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { checkSecrets } from '../form/check-secrets.ts'
import { typedSecrets } from '../run/environment.ts'
import { withParameterProblems } from './parameter-problems.ts'
import type { RouteParts } from './route-parts.ts'
import { findTask, taskParams } from './task-routes.ts'

const decision = z.strictObject({
  stepId: z.string().min(1),
  approved: z.boolean(),
  comment: z.string().max(4000).optional(),
})

const secrets = z.record(z.string(), z.string())
type Secrets = z.output<typeof secrets>
/** Secrets are kept until a run is over and no longer, so they come again. */
const reopening = z.strictObject({ secrets: secrets.optional() })

/** Routes that change the course of a run: a decision, another try, and undoing what was done. */
export function courseRoutes(parts: RouteParts): Route[] {
  const { tasks } = parts.scaffolder
  return [
    defineRoute({
      method: 'POST',
      path: '/v2/tasks/:id/approve',
      summary: 'Decides about a step that waits for it.',
      permission: 'scaffolder.task.approve',
      params: taskParams,
      body: decision,
      response: z.object({ id: z.string() }),
      async handle({ params: { id }, body: { comment, ...decided }, request }) {
        const by = (await parts.user(request))?.ref
        if (by === undefined)
          throw new HttpError(401, 'Nobody is known to have decided', {
            hint: 'Sign in: a decision is kept with the name of who made it.',
          })
        await tasks.decide(id, { ...decided, by, ...(comment !== undefined && { comment }) })
        return { id }
      },
    }),
    reopenRoute(parts, {
      change: 'retry',
      before: (id, secrets) => checkSecretsAgain(parts, id, secrets),
      summary: 'Tries a run again that failed or was cancelled, from where that happened.',
      // As the peer has it: whoever may start runs may start one again.
      permission: 'scaffolder.task.create',
    }),
    reopenRoute(parts, {
      change: 'undo',
      summary: 'Undoes what a run has done that is over.',
      permission: 'scaffolder.task.undo',
    }),
  ]
}

function reopenRoute(
  { scaffolder: { tasks }, user }: RouteParts,
  {
    change,
    before,
    summary,
    permission,
  }: {
    change: 'retry' | 'undo'
    before?: (id: string, secrets: Secrets) => Promise<void>
    summary: string
    permission: string
  },
): Route {
  return defineRoute({
    method: 'POST',
    path: `/v2/tasks/:id/${change}`,
    summary,
    permission,
    params: taskParams,
    body: reopening,
    status: 201,
    response: z.object({ id: z.string() }),
    async handle({ params: { id }, body: { secrets }, request }) {
      await before?.(id, secrets ?? {})
      const askedBy = await user(request)
      await tasks[change](id, {
        ...(secrets && { secrets }),
        ...(askedBy && { user: askedBy.ref }),
      })
      return { id }
    },
  })
}

/** As the peer does, by the template as it is now; a run whose template is gone goes on with its own. */
async function checkSecretsAgain(parts: RouteParts, id: string, given: Secrets): Promise<void> {
  const { templateRef } = await findTask(parts, id)
  const template = await parts.templates.get(templateRef)
  if (!template) return
  const problems = checkSecrets(template, typedSecrets(given))
  await withParameterProblems(async () => {
    if (problems.length > 0) throw errors.PARAMETERS_INVALID({ errors: problems })
  })
}
