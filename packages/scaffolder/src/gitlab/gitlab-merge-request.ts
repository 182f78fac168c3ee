import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'

const text = z.string().optional()
const flag = z.boolean().optional()

const proposal = {
  projectid: text.describe('Number or path of the project, where templates name it twice'),
  removeSourceBranch: flag.describe('Whether its branch goes when it is merged'),
  assignee: text.describe('Name of the user it is assigned to'),
  reviewers: z.array(z.string()).optional().describe('Names of users who are asked for a review'),
  assignReviewersFromApprovalRules: flag.describe(
    'Whether those are asked for a review whom the rules of the project name',
  ),
  labels: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('Labels, as a list or with commas between them'),
  autoMerge: flag.describe('Whether it is merged when its pipeline passes'),
}

/** What a merge request is opened with, beyond what any change is. */
export const proposalSettings = z.object(proposal)

const inputSchema = z.object({
  title: z.string().describe('Its title'),
  description: z.string().default('').describe('What it is for, as Markdown'),
  branchName: z.string().describe('Branch that the change is pushed to'),
  targetBranchName: text.describe("Branch that it goes into; the default is the repository's own"),
  sourcePath: text.describe('Folder of the workspace that its files are taken from'),
  targetPath: text.describe('Folder of the repository that they are put into'),
  commitAction: z
    .enum(['create', 'delete', 'update', 'skip', 'auto'])
    .default('auto')
    .describe('Whether files are added, changed or deleted; auto finds out, skip touches none'),
  ...proposal,
})

/** `publish:gitlab:merge-request`, with the inputs of the peer's. */
export const gitlabMergeRequest: ChangeVariant = {
  id: 'publish:gitlab:merge-request',
  type: 'gitlab',
  title: 'GitLab',
  noun: 'merge request',
  input: inputSchema.shape,
  output: {
    targetBranchName: z
      .string()
      .describe("Branch that it goes into; the default is the repository's own"),
    projectid: z.string().optional().describe('Number of the project'),
    projectPath: z.string().describe('Path of the project'),
    mergeRequestUrl: z.string().optional().describe('Address of the merge request'),
  },
  request(input: z.output<typeof inputSchema>) {
    const { title, description, branchName, targetBranchName, sourcePath, targetPath } = input
    return {
      branch: branchName,
      targetBranch: targetBranchName,
      message: title,
      // Without a source the peer takes the files from the folder that they go to.
      sourcePath: sourcePath ?? targetPath,
      targetPath,
      mode: input.commitAction,
      ...(input.commitAction === 'skip' && { whenEmpty: 'branch' as const }),
      proposal: { title, description, settings: proposalSettings.parse(input) },
    }
  },
  outputs: ({ repository: { owner, repo }, targetBranch, proposed }) => ({
    targetBranchName: targetBranch,
    projectPath: `${owner}/${repo}`,
    ...proposed?.output,
    ...(proposed && { mergeRequestUrl: proposed.url }),
  }),
  examples: [
    {
      description: 'Propose the files of a folder, and let it be merged when its pipeline passes',
      input: {
        repoUrl: 'gitlab.com?owner=org/payments&repo=ledger',
        title: 'Add a health endpoint',
        description: 'So that alerts know whether it runs.',
        branchName: 'add-health',
        targetPath: 'src/health',
        reviewers: ['ana'],
        labels: ['golden-path'],
        removeSourceBranch: true,
        autoMerge: true,
      },
    },
  ],
}
