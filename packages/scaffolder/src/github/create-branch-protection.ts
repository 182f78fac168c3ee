import { z } from 'zod'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'
import { protectionInput } from './github-settings.ts'
import { isProtected, protectBranch } from './protect-branch.ts'
import { branchPath } from './repository-api.ts'

/** `github:branch-protection:create`: protects a branch, or changes what protects it. */
export const createBranchProtection = defineGithubAction({
  id: 'github:branch-protection:create',
  description: 'Protects a branch of a repository on GitHub.',
  input: z.strictObject({
    ...repositoryReference,
    ...protectionInput,
    branch: z.string().min(1).optional(),
    enforceAdmins: z.boolean().default(true),
    blockCreations: z.boolean().default(false),
  }),
  output: z.strictObject({ branch: z.string(), ...createdOutput }),
  examples: [
    {
      description: 'Ask for two reviews and signed commits on the default branch',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        requiredApprovingReviewCount: 2,
        requiredCommitSigning: true,
      },
    },
  ],
  async run({ github, host, request, input, ...context }) {
    const branch = input.branch ?? (await host.openRepository?.(request))?.defaultBranch ?? 'main'
    const { created } = await findBefore(context, async () =>
      (await isProtected(github, branch)) ? true : undefined,
    )
    await protectBranch(github, { ...input, branch })
    return { branch, created }
  },
  plan: ({ input: { branch = 'its default branch' }, name }) => [
    { text: `Protects ${branch} of ${name}`, target: name },
  ],
  async undo({ github, output: { branch } }) {
    const path = `${branchPath(branch)}/protection`
    await github.send({ method: 'DELETE', path, accept: [404] })
  },
})
