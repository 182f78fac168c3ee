import { z } from 'zod'
import {
  type Action,
  type ActionContext,
  defineAction,
  type UndoContext,
} from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { RemoteOptions } from '../git/git-remote.ts'
import { assertBranchName } from '../git/ref-name.ts'
import type { GitOptions } from './git-options.ts'
import { authorOf, publishInput } from './publish-input.ts'
import { sayIgnored, sourceFolder } from './publish-repository.ts'

const { gitCommitMessage, gitAuthorName, gitAuthorEmail, sourcePath, signCommit } = publishInput
/** Where neither the step nor the remote says which: what publishing to hosts begins with. */
const usualBranch = publishInput.defaultBranch.parse(undefined)

const inputSchema = z.strictObject({
  /** Address for Git, without credentials in it. */
  remoteUrl: z.url({ protocol: /^https?$/ }),
  defaultBranch: z
    .string()
    .optional()
    .describe(
      `Branch that is pushed to; without it the default branch of the remote, or ${usualBranch} where it names none`,
    ),
  gitCommitMessage,
  gitAuthorName,
  gitAuthorEmail,
  sourcePath,
  signCommit,
})

const outputSchema = z.strictObject({
  remoteUrl: z.string(),
  commitHash: z.string(),
  branch: z.string(),
  /** Whether this run made the branch; only then is it deleted when the run is undone. */
  created: z.boolean(),
})

type Input = z.output<typeof inputSchema>

/**
 * `publish:git`: pushes the workspace to any Git server that the gate allows, into a repository that is there and empty.
 * Run twice with the same content, there is one commit.
 */
export function publishGit(git: GitOptions): Action {
  return defineAction({
    id: 'publish:git',
    description: 'Pushes the workspace into an empty repository of any Git server, by its address.',
    input: inputSchema,
    output: outputSchema,
    examples: [
      {
        description: 'Push the workspace to a server without an interface of its own',
        input: { remoteUrl: 'https://git.example.com/payments/ledger.git', defaultBranch: 'main' },
      },
    ],
    run: (context) => push(context, git),
    async plan(context) {
      const { remoteUrl, defaultBranch } = context.input
      git.gate.check(remoteOf(context, git).remoteUrl)
      if ((await context.workspace.stat(context.input.sourcePath ?? '.'))?.type === 'folder')
        await context.handOver(await sourceFolder(context))
      const branch = defaultBranch === undefined ? 'default branch' : `branch ${defaultBranch}`
      const text = `Pushes the workspace to the ${branch} of ${remoteUrl}`
      return { sideEffects: [{ text, target: remoteUrl }], output: { remoteUrl } }
    },
    undo: (context) => takeBack(context, git),
  })
}

async function push(context: ActionContext<Input>, git: GitOptions) {
  const { input, logger, checkpoint } = context
  const remote = remoteOf(context, git)
  const author = authorOf(input, git.author)
  const workspace = await sourceFolder(context)
  const branch = input.defaultBranch ?? (await remoteBranch(context, remote))
  assertBranchName(branch)
  const wasThere = await checkpoint({
    key: 'branch was there',
    fn: async () => {
      const { branchesOf } = await import('../git/branches-of.ts')
      return (await branchesOf(remote)).heads.has(branch)
    },
  })
  await context.handOver(workspace)
  const { pushWorkspace } = await import('../git/push-workspace.ts')
  const { commitHash, pushed, ignored } = await pushWorkspace({
    ...remote,
    workspace,
    author,
    branch,
    message: input.gitCommitMessage,
    signer: input.signCommit === false ? undefined : git.signer,
  })
  sayIgnored(logger, ignored)
  logger.info(pushed ? `Pushed ${commitHash}` : `${input.remoteUrl} holds this content already`)
  // What this attempt found and did not push is of an attempt before, or of somebody who was quicker.
  const created = !wasThere && (pushed || context.attempt > 1)
  return { remoteUrl: input.remoteUrl, commitHash, branch, created }
}

/** A branch for all attempts, whatever becomes of the remote's HEAD between them. */
function remoteBranch(
  { checkpoint }: ActionContext<Input>,
  remote: RemoteOptions,
): Promise<string> {
  return checkpoint({
    key: 'default branch',
    fn: async () => {
      const { defaultBranchOf } = await import('../git/default-branch-of.ts')
      return (await defaultBranchOf(remote)) ?? usualBranch
    },
  })
}

async function takeBack(
  context: UndoContext<Input, z.output<typeof outputSchema>>,
  git: GitOptions,
): Promise<void> {
  const { input, output, logger } = context
  const { remoteUrl } = input
  const { branch, commitHash } = output
  if (!output.created) return logger.info(`The branch ${branch} was there before and stays`)
  const { takeBackPush } = await import('../git/take-back.ts')
  const isDone = await takeBackPush({ ...remoteOf(context, git), branch, commitHash })
  logger.info(isDone ? `Deleted the branch ${branch} of ${remoteUrl}` : `${branch} is gone already`)
}

/** Credentials go to the origin that the host gave them for, whatever the rest of the address is. */
function remoteOf(
  { input: { remoteUrl }, runtime, signal }: ActionContext<Input>,
  { gate, credentials = [] }: GitOptions,
): RemoteOptions {
  const { origin, username, password } = new URL(remoteUrl)
  const refuse = (reason: string) => errors.GIT_ADDRESS_INVALID({ address: `${origin}/…`, reason })
  if (username !== '' || password !== '') throw refuse('it holds credentials')
  // What Git adds at its end would be no part of the path: any page could be asked for with the credentials.
  if (/[?#]/.test(remoteUrl)) throw refuse('it holds "?" or "#"')
  const own = credentials.find((each) => new URL(each.origin).origin === origin)
  return { remoteUrl, gate, credentials: own, runtime, signal }
}
