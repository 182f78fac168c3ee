import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'

const text = z.string().optional()
const names = z.array(z.string()).optional()
const proposal = { assignees: names, reviewers: names, teamReviewers: names }

/** What a pull request is opened with, beyond what any change is. */
export const proposalSettings = z.object(proposal)

const inputSchema = z.object({
  branchName: z.string().describe('Branch that the change is pushed to'),
  targetBranchName: text.describe("Branch that it goes into; the default is the repository's own"),
  title: z.string().describe('Its title'),
  description: z.string().default('').describe('What it is for, as Markdown'),
  sourcePath: text.describe('Folder of the workspace that its files are taken from'),
  targetPath: text.describe('Folder of the repository that they are put into'),
  filesToDelete: names.describe('Paths of the repository that are deleted'),
  commitMessage: text.describe('Message of the commit'),
  update: z.boolean().optional().describe('Whether a branch that is there gets another commit'),
  gitAuthorName: text.describe('Name of who commits'),
  gitAuthorEmail: text.describe('Address of who commits'),
  signCommit: z
    .boolean()
    .optional()
    .describe('Whether the commit is signed, where the host has a key'),
  ...proposal,
})

/** `publish:gitea:pull-request`: the peer has none; it takes what that for GitHub takes. */
export const giteaPullRequest: ChangeVariant = {
  id: 'publish:gitea:pull-request',
  type: 'gitea',
  title: 'Gitea or Forgejo',
  noun: 'pull request',
  input: inputSchema.shape,
  output: {
    targetBranchName: z
      .string()
      .describe("Branch that it goes into; the default is the repository's own"),
    remoteUrl: z.string().optional().describe('Address of the pull request'),
    pullRequestNumber: z.number().optional().describe('Number of the pull request'),
  },
  request: (input: z.output<typeof inputSchema>) => ({
    branch: input.branchName,
    targetBranch: input.targetBranchName,
    message: input.commitMessage ?? input.title,
    sourcePath: input.sourcePath,
    targetPath: input.targetPath,
    filesToDelete: input.filesToDelete,
    update: input.update,
    gitAuthorName: input.gitAuthorName,
    gitAuthorEmail: input.gitAuthorEmail,
    signCommit: input.signCommit,
    proposal: {
      title: input.title,
      description: input.description,
      settings: proposalSettings.parse(input),
    },
  }),
  outputs: ({ targetBranch, proposed }) => ({
    targetBranchName: targetBranch,
    ...(proposed && { remoteUrl: proposed.url, pullRequestNumber: Number(proposed.id) }),
  }),
  examples: [
    {
      description: 'Propose the files of a folder',
      input: {
        repoUrl: 'codeberg.org?owner=org&repo=deployments',
        branchName: 'add-ledger',
        title: 'Deploy the ledger',
        sourcePath: 'deployment',
        targetPath: 'services/ledger',
        reviewers: ['ana'],
      },
    },
  ],
}
