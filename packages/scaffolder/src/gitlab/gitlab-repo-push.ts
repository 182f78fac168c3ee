import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'

const text = z.string().optional()

const inputSchema = z.object({
  branchName: z.string().describe('Branch that is pushed to; it is made where it is not there'),
  commitMessage: z.string().describe('Message of the commit'),
  sourcePath: text.describe('Folder of the workspace that its files are taken from'),
  targetPath: text.describe('Folder of the repository that they are put into'),
  commitAction: z
    .enum(['create', 'update', 'delete', 'auto'])
    .default('auto')
    .describe('Whether files are added, changed or deleted; auto finds out'),
  allowEmpty: z.boolean().default(false).describe('Whether a commit is made that changes nothing'),
})

/** `gitlab:repo:push`, with the inputs of the peer's: a commit on a branch, which is made where it is not there. */
export const gitlabRepoPush: ChangeVariant = {
  id: 'gitlab:repo:push',
  type: 'gitlab',
  title: 'GitLab',
  input: inputSchema.shape,
  output: {
    projectid: z.string().describe('Path of the project, which GitLab takes for its number'),
    projectPath: z.string().describe('Path of the project'),
    commitHash: z.string().describe('Newest commit of the branch'),
  },
  request: (input: z.output<typeof inputSchema>) => ({
    branch: input.branchName,
    message: input.commitMessage,
    // Without a source the peer takes the files from the folder that they go to.
    sourcePath: input.sourcePath ?? input.targetPath,
    targetPath: input.targetPath,
    mode: input.commitAction,
    update: true,
    whenEmpty: input.allowEmpty ? 'commit' : 'branch',
  }),
  outputs: ({ repository: { owner, repo }, commitHash }) => ({
    // GitLab takes either wherever it takes the other.
    projectid: `${owner}/${repo}`,
    projectPath: `${owner}/${repo}`,
    commitHash,
  }),
  examples: [
    {
      description: 'Commit the files of the workspace to a branch',
      input: {
        repoUrl: 'gitlab.com?owner=org/payments&repo=ledger',
        branchName: 'deploy',
        commitMessage: 'Release 1.2',
      },
    },
  ],
}
