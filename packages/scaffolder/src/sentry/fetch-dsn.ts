import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { type FindSentry, sentryInput, sentryOf, slugInput } from './sentry-step.ts'

const keysShape = z.array(z.object({ dsn: z.object({ public: z.string() }) }))

/** `sentry:fetch:dsn`: where a project takes events. */
export function fetchDsn(find: FindSentry): Action {
  return defineAction({
    id: 'sentry:fetch:dsn',
    description: 'Says where a project of Sentry takes events: its public DSN.',
    input: z.strictObject({
      ...sentryInput,
      projectSlug: slugInput.describe('Slug of the project'),
    }),
    output: z.strictObject({ dsn: z.string().optional().describe('Public: it may be in a page') }),
    examples: [
      { description: 'Of a project', input: { organizationSlug: 'acme', projectSlug: 'ledger' } },
    ],
    async run(context) {
      const { organizationSlug, projectSlug } = context.input
      const sentry = sentryOf(find, context)
      const path = `/projects/${organizationSlug}/${projectSlug}/keys/`
      const [key] = (await sentry.send({ path })).json(keysShape)
      if (!key)
        throw errors.TARGET_UNKNOWN({ what: 'key of the project', name: projectSlug, known: [] })
      return { dsn: key.dsn.public }
    },
    plan: () => ({ sideEffects: [] }),
  })
}
