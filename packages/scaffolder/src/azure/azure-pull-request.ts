import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'

const text = z.string().optional()

const inputSchema = z.object({
  branchName: z.string().describe('Branch that the change is pushed to'),
  targetBranchName: text.describe("Branch that it goes into; the default is the repository's own"),
  title: z.string().describe('Its title'),
  description: z.string().default('').describe('What it is for, as Markdown'),
  sourcePath: text.describe('Folder of the workspace that its files are taken from'),
  targetPath: text.describe('Folder of the repository that they are put into'),
  filesToDelete: z
    .array(z.string())
    .optional()
    .describe('Paths of the repository that are deleted'),
  commitMessage: text.describe('Message of the commit'),
  update: z.boolean().optional().describe('Whether a branch that is there gets another commit'),
  gitAuthorName: text.describe('Name of who commits'),
  gitAuthorEmail: text.describe('Address of who commits'),
  signCommit: z
    .boolean()
    .optional()
    .describe('Whether the commit is signed, where the host has a key'),
})

/** `publish:azure:pull-request`: the peer has none that pushes; it takes what that for GitHub takes. */
export const azurePullRequest: ChangeVariant = {
  id: 'publish:azure:pull-request',
  type: 'azure',
  title: 'Azure DevOps',
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
    proposal: { title: input.title, description: input.description, settings: {} },
  }),
  outputs: ({ targetBranch, proposed }) => ({
    targetBranchName: targetBranch,
    ...(proposed && { remoteUrl: proposed.url, pullRequestNumber: Number(proposed.id) }),
  }),
  examples: [
    {
      description: 'Propose the files of a folder',
      input: {
        repoUrl: 'dev.azure.com?organization=org&project=payments&repo=deployments',
        branchName: 'add-ledger',
        title: 'Deploy the ledger',
        sourcePath: 'deployment',
        targetPath: 'services/ledger',
      },
    },
  ],
}
