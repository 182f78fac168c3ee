import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { findGitlab, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'

const text = z.string().optional()
const userSchema = z.object({
  id: z.number().describe('Number of the user'),
  username: z.string().describe('User name'),
  name: z.string().describe('Name'),
  state: z.string().describe('Whether the user is active'),
  web_url: z.string(),
  email: z.string().nullish().describe('Address, for those who may see it'),
  created_at: z.string().nullish(),
  public_email: z.string().nullish(),
})

const inputSchema = z.strictObject({
  ...gitlabInput,
  userId: z
    .number()
    .optional()
    .describe('Number of the user; the default is whoever the token belongs to'),
})
const outputSchema = z.strictObject({
  id: z.number().describe('Number of the user'),
  username: z.string().describe('User name'),
  name: z.string().describe('Name'),
  state: z.string().describe('Whether the user is active'),
  webUrl: z.string().describe('Page of the user'),
  email: text.describe('Address, for those who may see it'),
  createdAt: text.describe('Since when'),
  publicEmail: text.describe('Address for everybody'),
})

/** `gitlab:user:info`: says who somebody is, or whom the token belongs to. */
export function userInfo(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:user:info',
    description: 'Says who a user of GitLab is, or whom the token belongs to.',
    input: inputSchema,
    output: outputSchema,
    examples: [
      {
        description: 'Find out who runs the template',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a template
        input: { repoUrl: 'gitlab.com', token: '${{ secrets.USER_OAUTH_TOKEN }}' },
      },
    ],
    async run(context) {
      const { host, token, signal } = findGitlab(hosts, context)
      const { userId } = context.input
      const path = userId === undefined ? '/user' : `/users/${userId}`
      const user = (await host.api.send({ path, token, signal })).json(userSchema)
      return {
        id: user.id,
        username: user.username,
        name: user.name,
        state: user.state,
        webUrl: user.web_url,
        ...(user.email && { email: user.email }),
        ...(user.created_at && { createdAt: user.created_at }),
        ...(user.public_email && { publicEmail: user.public_email }),
      }
    },
    plan: () => ({ sideEffects: [] }),
  })
}
