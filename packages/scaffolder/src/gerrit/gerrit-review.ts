import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ChangeTask, ChangeVariant } from '../publish/change-variant.ts'

const text = z.string().optional()

const inputSchema = z.object({
  branch: z.string().default('master').describe('Branch that the change goes into'),
  sourcePath: text.describe('Folder of the workspace that its files are taken from'),
  gitCommitMessage: z
    .string()
    .min(1)
    .default('initial commit')
    .describe('Message of the commit; its key is added'),
  gitAuthorName: text.describe('Name of who commits'),
  gitAuthorEmail: text.describe('Address of who commits'),
  signCommit: z
    .boolean()
    .optional()
    .describe('Whether the commit is signed, where the host has a key'),
})

/** `publish:gerrit:review`, with the inputs of the peer's: a commit for review, which Gerrit is pushed to propose. */
export const gerritReview: ChangeVariant = {
  id: 'publish:gerrit:review',
  type: 'gerrit',
  title: 'Gerrit',
  noun: 'change',
  input: inputSchema.shape,
  output: {
    reviewUrl: z
      .string()
      .optional()
      .describe('Page of the change; missing where nothing is to be changed'),
    repoContentsUrl: z
      .string()
      .describe('What paths of the files of the target branch are added to'),
  },
  request(input: z.output<typeof inputSchema>, task: ChangeTask) {
    const { branch, gitCommitMessage } = input
    const changeId = changeIdOf(task)
    return {
      branch: changeId,
      targetBranch: branch,
      message: withChangeId(gitCommitMessage, changeId),
      sourcePath: input.sourcePath,
      gitAuthorName: input.gitAuthorName,
      gitAuthorEmail: input.gitAuthorEmail,
      signCommit: input.signCommit,
      proposal: {
        title: gitCommitMessage,
        description: '',
        settings: {},
        ref: `refs/for/${branch}`,
      },
    }
  },
  outputs: ({ proposed, location }) => ({
    repoContentsUrl: location.repoContentsUrl,
    ...(proposed && { reviewUrl: proposed.url }),
  }),
  examples: [
    {
      description: 'Put the files of the workspace up for review',
      input: {
        repoUrl: 'gerrit.example?repo=deployments',
        branch: 'main',
        gitCommitMessage: 'Deploy the ledger',
      },
    },
  ],
}

/** What Gerrit knows a change by, across its patch sets. It is the same for every attempt. */
function changeIdOf({ idempotencyKey }: ChangeTask): string {
  return `I${createHash('sha1').update(idempotencyKey).digest('hex')}`
}

/** Adds the line that Gerrit looks for, in the last paragraph as its own hook does. */
function withChangeId(message: string, changeId: string): string {
  const trimmed = message.trimEnd()
  const last =
    trimmed
      .split(/\n{2,}/)
      .slice(1)
      .at(-1) ?? ''
  const hasTrailers = last !== '' && last.split('\n').every((line) => /^[A-Z][\w-]*: /i.test(line))
  return `${trimmed}${hasTrailers ? '\n' : '\n\n'}Change-Id: ${changeId}\n`
}
