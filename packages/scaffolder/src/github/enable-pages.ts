import { z } from 'zod'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'

/** `github:pages:enable`: publishes a site from a repository. */
export const enablePages = defineGithubAction({
  id: 'github:pages:enable',
  description: 'Publishes the pages of a repository on GitHub, by a workflow or from a branch.',
  input: z.strictObject({
    ...repositoryReference,
    buildType: z.enum(['legacy', 'workflow']).default('workflow'),
    sourceBranch: z.string().default('main'),
    sourcePath: z.enum(['/', '/docs']).default('/'),
  }),
  output: z.strictObject(createdOutput),
  examples: [
    {
      description: 'Publish what stands in docs',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        buildType: 'legacy',
        sourcePath: '/docs',
      },
    },
  ],
  async run({ github, input: { buildType, sourceBranch, sourcePath }, ...context }) {
    const { found, created } = await findBefore(context, async () =>
      (await github.send({ path: 'pages', accept: [404] })).status === 404 ? undefined : true,
    )
    const body = { build_type: buildType, source: { branch: sourceBranch, path: sourcePath } }
    await github.sendSoon({ method: found ? 'PUT' : 'POST', path: 'pages', body })
    return { created }
  },
  plan: ({ input: { buildType, sourceBranch, sourcePath }, name }) => [
    {
      text:
        buildType === 'workflow'
          ? `Publishes pages of ${name} by a workflow`
          : `Publishes pages of ${name} from ${sourcePath} of ${sourceBranch}`,
      target: name,
    },
  ],
  async undo({ github }) {
    await github.send({ method: 'DELETE', path: 'pages', accept: [404] })
  },
})
