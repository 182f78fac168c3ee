import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'

const text = z.string().optional()

/** What a pull request is opened with, beyond what any change is. */
export const proposalSettings = z.object({
  reviewers: z.array(z.string()).optional().describe('Names of users who are asked for a review'),
})

const inputSchema = z.object({
  title: z.string().describe('Its title'),
  description: text.describe('What it is for, as Markdown'),
  targetBranch: text.describe("Branch that it goes into; the default is the repository's own"),
  sourceBranch: z.string().describe('Branch that the change is pushed to'),
  gitAuthorName: text.describe('Name of who commits'),
  gitAuthorEmail: text.describe('Address of who commits'),
})

/** What both programs have in common. */
const pullRequest: Pick<ChangeVariant, 'noun' | 'output' | 'request' | 'outputs'> = {
  noun: 'pull request',
  output: {
    pullRequestUrl: z
      .string()
      .optional()
      .describe('Page of the pull request; missing where nothing is to be changed'),
  },
  request: (input: z.output<typeof inputSchema>) => ({
    branch: input.sourceBranch,
    targetBranch: input.targetBranch,
    message: input.title,
    gitAuthorName: input.gitAuthorName,
    gitAuthorEmail: input.gitAuthorEmail,
    proposal: {
      title: input.title,
      description: input.description ?? '',
      settings: proposalSettings.parse(input),
    },
  }),
  outputs: ({ proposed }) => (proposed ? { pullRequestUrl: proposed.url } : {}),
}

const exampleInput = { title: 'Deploy the ledger', sourceBranch: 'add-ledger' }

/** `publish:bitbucketCloud:pull-request`, with the inputs of the peer's. */
export const bitbucketCloudPullRequest: ChangeVariant = {
  ...pullRequest,
  id: 'publish:bitbucketCloud:pull-request',
  type: 'bitbucketCloud',
  title: 'Bitbucket Cloud',
  input: inputSchema.shape,
  examples: [
    {
      description: 'Propose the files of the workspace',
      input: { repoUrl: 'bitbucket.org?workspace=org&project=PAY&repo=deploy', ...exampleInput },
    },
  ],
}

/** `publish:bitbucketServer:pull-request`, with the inputs of the peer's. */
export const bitbucketServerPullRequest: ChangeVariant = {
  ...pullRequest,
  id: 'publish:bitbucketServer:pull-request',
  type: 'bitbucketServer',
  title: 'Bitbucket Server',
  input: { ...inputSchema.shape, ...proposalSettings.shape },
  examples: [
    {
      description: 'Propose the files of the workspace',
      input: {
        repoUrl: 'bitbucket.example?project=PAY&repo=deploy',
        ...exampleInput,
        reviewers: ['ana'],
      },
    },
  ],
}
