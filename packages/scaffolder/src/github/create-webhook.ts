import { z } from 'zod'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'
import type { RepositoryApi } from './repository-api.ts'
import { webhookEvents } from './webhook-events.ts'

const hookSchema = z.object({ id: z.number(), config: z.object({ url: z.string().optional() }) })

/** `github:webhook`: tells an address of what happens in a repository. Its address is what it is known by. */
export const createWebhook = defineGithubAction({
  id: 'github:webhook',
  description:
    'Tells an address of events in a repository on GitHub; one webhook for each address.',
  input: z.strictObject({
    ...repositoryReference,
    webhookUrl: z.url({ protocol: /^https?$/ }),
    webhookSecret: z.string().optional(),
    events: z.union([z.array(z.enum(webhookEvents)), z.array(z.literal('*'))]).default(['push']),
    active: z.boolean().default(true),
    contentType: z.enum(['form', 'json']).default('form'),
    insecureSsl: z.boolean().default(false),
  }),
  output: z.strictObject({ webhookId: z.number(), ...createdOutput }),
  examples: [
    {
      description: 'Start a build for each push',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        webhookUrl: 'https://ci.example.com/hooks/github',
        contentType: 'json',
      },
    },
  ],
  async run({ github, input, ...context }) {
    const { webhookUrl, webhookSecret, events, active, contentType, insecureSsl } = input
    const { found, created } = await findBefore(context, () => findHook(github, webhookUrl))
    const body = {
      config: {
        url: webhookUrl,
        content_type: contentType,
        insecure_ssl: insecureSsl ? '1' : '0',
        ...(webhookSecret !== undefined && { secret: webhookSecret }),
      },
      events,
      active,
    }
    const answer = found
      ? await github.send({ method: 'PATCH', path: `hooks/${found.id}`, body })
      : await github.sendSoon({ method: 'POST', path: 'hooks', body: { name: 'web', ...body } })
    return { webhookId: answer.json(hookSchema).id, created }
  },
  plan: ({ input, name }) => [
    { text: `Tells ${input.webhookUrl} of ${input.events.join(', ')} in ${name}`, target: name },
  ],
  async undo({ github, output: { webhookId } }) {
    await github.send({ method: 'DELETE', path: `hooks/${webhookId}`, accept: [404] })
  },
})

async function findHook(github: RepositoryApi, url: string): Promise<{ id: number } | undefined> {
  const hooks = await github.list('hooks', z.array(hookSchema))
  const found = hooks.find(({ config }) => config.url === url)
  return found && { id: found.id }
}
