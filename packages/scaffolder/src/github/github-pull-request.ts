import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'
import {
  pullRequest,
  pullRequestInput,
  pullRequestOutput,
  pullRequestOutputs,
} from '../publish/pull-request-input.ts'
import { proposalInput } from './propose-pull-request.ts'

const flag = z.boolean().optional()

const inputSchema = z.object({
  ...pullRequestInput,
  description: z.string().describe('What it is for, as Markdown'),
  forceFork: flag.describe('Whether the change is pushed to a fork of the repository'),
  forceEmptyGitAuthor: flag.describe('Does nothing: here every commit has an author'),
  createWhenEmpty: z
    .boolean()
    .default(true)
    .describe('Whether it is opened also where nothing would change'),
  ...proposalInput,
})

const settingsSchema = z.object(proposalInput)

/** `publish:github:pull-request`, with the inputs of the peer's. */
export const githubPullRequest: ChangeVariant = {
  id: 'publish:github:pull-request',
  type: 'github',
  title: 'GitHub',
  noun: 'pull request',
  input: inputSchema.shape,
  output: pullRequestOutput,
  request: (input: z.output<typeof inputSchema>) => ({
    ...pullRequest(input, settingsSchema.parse(input)),
    fork: input.forceFork,
    whenEmpty: input.createWhenEmpty ? 'commit' : 'nothing',
  }),
  outputs: pullRequestOutputs,
  examples: [
    {
      description: 'Propose the files of a folder, and delete one',
      input: {
        repoUrl: 'github.com?owner=org&repo=deployments',
        branchName: 'add-ledger',
        title: 'Deploy the ledger',
        description: 'It is a new service of the payments team.',
        sourcePath: 'deployment',
        targetPath: 'services/ledger',
        filesToDelete: ['placeholder.txt'],
        teamReviewers: ['platform'],
      },
    },
  ],
}
