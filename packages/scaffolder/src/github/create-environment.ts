import { z } from 'zod'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'
import { idOf, lastName } from './github-people.ts'
import type { RepositoryApi } from './repository-api.ts'
import { storeSecrets, storeVariables } from './store-values.ts'

const names = z.array(z.string()).optional()
const values = z.record(z.string(), z.string()).optional()
const policiesSchema = z
  .object({
    branch_policies: z.array(
      z.object({ name: z.string().optional(), type: z.string().optional() }),
    ),
  })
  .transform(({ branch_policies }) => branch_policies)

/** `github:environment:create`: an environment for deployments, with what deploys to it and who lets it. */
export const createEnvironment = defineGithubAction({
  id: 'github:environment:create',
  description: 'Makes an environment for deployments in a repository on GitHub, or changes it.',
  input: z.strictObject({
    ...repositoryReference,
    name: z.string().min(1),
    deploymentBranchPolicy: z
      .strictObject({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
      .optional(),
    customBranchPolicyNames: names,
    customTagPolicyNames: names,
    environmentVariables: values,
    secrets: values,
    /** Minutes. */
    waitTimer: z.number().optional(),
    preventSelfReview: z.boolean().optional(),
    /** References of users and groups, whose names are those of logins and teams. */
    reviewers: names,
  }),
  output: z.strictObject(createdOutput),
  examples: [
    {
      description: 'Let a team decide what is deployed from protected branches',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        name: 'production',
        deploymentBranchPolicy: { protected_branches: true, custom_branch_policies: false },
        reviewers: ['group:default/payments'],
      },
    },
  ],
  async run({ github, input, ...context }) {
    const path = environmentPath(input.name)
    const reviewers = await reviewersOf(github, input.reviewers)
    const { created } = await findBefore(context, async () =>
      (await github.send({ path, accept: [404] })).status === 404 ? undefined : true,
    )
    const body = {
      wait_timer: input.waitTimer,
      prevent_self_review: input.preventSelfReview,
      deployment_branch_policy: input.deploymentBranchPolicy,
      reviewers,
    }
    await github.sendSoon({ method: 'PUT', path, body })
    await addPolicies(github, { path, ...input })
    const place = { github, under: path }
    await storeVariables(place, input.environmentVariables ?? {})
    await storeSecrets(place, input.secrets ?? {})
    return { created }
  },
  plan: ({ input, name }) => [
    { text: `Makes or changes the environment ${input.name} of ${name}`, target: name },
  ],
  async undo({ github, input }) {
    await github.send({ method: 'DELETE', path: environmentPath(input.name), accept: [404] })
  },
})

function environmentPath(name: string): string {
  return `environments/${encodeURIComponent(name)}`
}

async function reviewersOf(github: RepositoryApi, references: readonly string[] | undefined) {
  if (!references) return undefined
  const reviewers = []
  for (const reference of references) {
    const isTeam = /^group:/i.test(reference)
    const id = await idOf(github, { type: isTeam ? 'team' : 'user', name: lastName(reference) })
    reviewers.push({ type: isTeam ? 'Team' : 'User', id })
  }
  return reviewers
}

/** Adds the names that branches and tags must have; GitHub would take the same one twice. */
async function addPolicies(
  github: RepositoryApi,
  given: {
    path: string
    customBranchPolicyNames?: string[] | undefined
    customTagPolicyNames?: string[] | undefined
  },
): Promise<void> {
  const { customBranchPolicyNames = [], customTagPolicyNames = [] } = given
  const wanted = [
    ...customBranchPolicyNames.map((name) => ({ name, type: 'branch' })),
    ...customTagPolicyNames.map((name) => ({ name, type: 'tag' })),
  ]
  if (wanted.length === 0) return
  const path = `${given.path}/deployment-branch-policies`
  const there = await github.list(path, policiesSchema)
  for (const body of wanted) {
    const isThere = there.some(
      ({ name, type = 'branch' }) => name === body.name && type === body.type,
    )
    if (!isThere) await github.send({ method: 'POST', path, body })
  }
}
