import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'
import { pullRequestInput } from './propose-pull-request.ts'

const text = z.string().optional()
const flag = z.boolean().optional()

const inputSchema = z.object({
  branchName: z.string(),
  targetBranchName: text,
  title: z.string(),
  description: z.string(),
  sourcePath: text,
  targetPath: text,
  filesToDelete: z.array(z.string()).optional(),
  commitMessage: text,
  update: flag,
  forceFork: flag,
  gitAuthorName: text,
  gitAuthorEmail: text,
  /** Whether the commit is the host's own. Here every commit has an author, and this does nothing. */
  forceEmptyGitAuthor: flag,
  createWhenEmpty: z.boolean().default(true),
  ...pullRequestInput,
})

const settingsSchema = z.object(pullRequestInput)

/** `publish:github:pull-request`, with the inputs of the peer's. */
export const githubPullRequest: ChangeVariant = {
  id: 'publish:github:pull-request',
  type: 'github',
  title: 'GitHub',
  noun: 'pull request',
  input: inputSchema.shape,
  output: {
    targetBranchName: z.string(),
    /** Of the pull request. */
    remoteUrl: z.string().optional(),
    pullRequestNumber: z.number().optional(),
  },
  request: (input: z.output<typeof inputSchema>) => ({
    branch: input.branchName,
    targetBranch: input.targetBranchName,
    message: input.commitMessage ?? input.title,
    sourcePath: input.sourcePath,
    targetPath: input.targetPath,
    filesToDelete: input.filesToDelete,
    update: input.update,
    fork: input.forceFork,
    whenEmpty: input.createWhenEmpty ? 'commit' : 'nothing',
    gitAuthorName: input.gitAuthorName,
    gitAuthorEmail: input.gitAuthorEmail,
    proposal: {
      title: input.title,
      description: input.description,
      settings: settingsSchema.parse(input),
    },
  }),
  outputs: ({ targetBranch, proposed }) => ({
    targetBranchName: targetBranch,
    ...(proposed && { remoteUrl: proposed.url }),
    // What stands in for GitHub may know its proposals by another name.
    ...(typeof proposed?.id === 'number' && { pullRequestNumber: proposed.id }),
  }),
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
