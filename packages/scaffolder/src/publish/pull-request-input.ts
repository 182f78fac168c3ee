import { z } from 'zod'
import type { ChangeOutcome, ChangeRequest } from './change-variant.ts'

const text = z.string().optional()

/** Inputs of a pull request, as the peer has them for GitHub; other hosts take the same. */
export const pullRequestInput = {
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
}

/** Outputs of a pull request. */
export const pullRequestOutput = {
  targetBranchName: z.string().describe('Branch that it goes into'),
  remoteUrl: z.string().optional().describe('Address of the pull request'),
  pullRequestNumber: z.number().optional().describe('Number of the pull request'),
}

const inputSchema = z.object(pullRequestInput)

/** The change that the inputs of a pull request ask for. */
export function pullRequest(
  input: z.output<typeof inputSchema>,
  settings: Readonly<Record<string, unknown>>,
): ChangeRequest {
  const { branchName, targetBranchName, title, description, commitMessage = title, ...rest } = input
  return {
    branch: branchName,
    targetBranch: targetBranchName,
    message: commitMessage,
    sourcePath: rest.sourcePath,
    targetPath: rest.targetPath,
    filesToDelete: rest.filesToDelete,
    update: rest.update,
    gitAuthorName: rest.gitAuthorName,
    gitAuthorEmail: rest.gitAuthorEmail,
    signCommit: rest.signCommit,
    proposal: { title, description, settings },
  }
}

/** Outputs of a pull request, by what has come of it. */
export function pullRequestOutputs({ targetBranch, proposed }: ChangeOutcome) {
  return {
    targetBranchName: targetBranch,
    ...(proposed && { remoteUrl: proposed.url }),
    // What stands in for a host may know its proposals by another name.
    ...(typeof proposed?.id === 'number' && { pullRequestNumber: proposed.id }),
  }
}
