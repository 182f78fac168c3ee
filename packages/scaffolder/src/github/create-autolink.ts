import { z } from 'zod'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'
import type { RepositoryApi } from './repository-api.ts'

const autolinkSchema = z.object({
  id: z.number(),
  key_prefix: z.string(),
  url_template: z.string(),
})

/** `github:autolinks:create`: turns keys of another system into links. */
export const createAutolink = defineGithubAction({
  id: 'github:autolinks:create',
  description: 'Turns keys such as TICKET-12 into links in a repository on GitHub.',
  input: z.strictObject({
    ...repositoryReference,
    keyPrefix: z.string().min(1),
    urlTemplate: z.string().min(1),
    isAlphanumeric: z.boolean().default(true),
  }),
  output: z.strictObject({ autolinkId: z.number(), ...createdOutput }),
  examples: [
    {
      description: 'Link tickets',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        keyPrefix: 'TICKET-',
        urlTemplate: 'https://tickets.example.com/<num>',
      },
    },
  ],
  async run({ github, input, ...context }) {
    const { keyPrefix, urlTemplate, isAlphanumeric } = input
    const { found, created } = await findBefore(context, () =>
      findAutolink(github, { keyPrefix, urlTemplate }),
    )
    if (found) return { autolinkId: found.id, created }
    const body = {
      key_prefix: keyPrefix,
      url_template: urlTemplate,
      is_alphanumeric: isAlphanumeric,
    }
    const answer = await github.sendSoon({ method: 'POST', path: 'autolinks', body })
    return { autolinkId: answer.json(autolinkSchema).id, created }
  },
  plan: ({ input: { keyPrefix, urlTemplate }, name }) => [
    { text: `Links ${keyPrefix}… to ${urlTemplate} in ${name}`, target: name },
  ],
  async undo({ github, output: { autolinkId } }) {
    await github.send({ method: 'DELETE', path: `autolinks/${autolinkId}`, accept: [404] })
  },
})

/** The list has no pages. */
async function findAutolink(
  github: RepositoryApi,
  { keyPrefix, urlTemplate }: { keyPrefix: string; urlTemplate: string },
): Promise<{ id: number } | undefined> {
  const links = (await github.sendSoon({ path: 'autolinks' })).json(z.array(autolinkSchema))
  const found = links.find(
    ({ key_prefix, url_template }) => key_prefix === keyPrefix && url_template === urlTemplate,
  )
  return found && { id: found.id }
}
