import { Secret } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { findRepository } from '../publish/find-repository.ts'
import type { HostClient } from '../publish/host-client.ts'
import type { BitbucketCloudHost } from './cloud-host.ts'
import { cloudRepositoryPath } from './cloud-repositories.ts'

/** What a restriction is of. */
const kinds = [
  'push',
  'force',
  'delete',
  'restrict_merges',
  'require_tasks_to_be_completed',
  'require_approvals_to_merge',
  'require_review_group_approvals_to_merge',
  'require_default_reviewer_approvals_to_merge',
  'require_no_changes_requested',
  'require_passing_builds_to_merge',
  'require_commits_behind',
  'reset_pullrequest_approvals_on_change',
  'smart_reset_pullrequest_approvals',
  'reset_pullrequest_changes_requested_on_change',
  'require_all_dependencies_merged',
  'require_all_comments_resolved',
  'enforce_merge_checks',
  'allow_auto_merge_when_builds_pass',
] as const

const inputSchema = z.strictObject({
  repoUrl: z.string().min(1).describe('Repository, as host?workspace=…&project=…&repo=…'),
  kind: z.enum(kinds).describe('What is restricted'),
  branchMatchKind: z
    .enum(['glob', 'branching_model'])
    .default('branching_model')
    .describe('How branches are named: by a pattern, or by their part in the model'),
  branchType: z
    .enum(['feature', 'bugfix', 'release', 'hotfix', 'development', 'production'])
    .default('development')
    .describe('Part of branches, for branchMatchKind: branching_model'),
  pattern: z.string().default('').describe('Pattern of branch names, for branchMatchKind: glob'),
  value: z.number().nullish().describe('Number that the kind needs: of approvals, of builds'),
  users: z
    .array(z.strictObject({ uuid: z.string() }))
    .default([])
    .describe('Users that it does not hold for'),
  groups: z
    .array(z.strictObject({ slug: z.string() }))
    .default([])
    .describe('Groups that it does not hold for'),
  token: z.string().optional().describe("The requester's own token"),
})
const listSchema = z.object({
  values: z.array(
    z.object({
      id: z.number(),
      branch_match_kind: z.string(),
      branch_type: z.string().nullish(),
      pattern: z.string().nullish(),
    }),
  ),
})

/** `bitbucketCloud:branchRestriction:create`: restricts branches; a restriction of the kind for them is changed. */
export function restrictBranch(hosts: readonly BitbucketCloudHost[]): Action {
  return defineAction({
    id: 'bitbucketCloud:branchRestriction:create',
    description: 'Restricts what may be done with branches on Bitbucket Cloud.',
    input: inputSchema,
    output: z.strictObject({
      json: z.string().describe('What Bitbucket answered'),
      statusCode: z.number().describe('Status of the answer'),
    }),
    examples: [
      {
        description: 'Two approvals before something is merged into the main branch',
        input: {
          repoUrl: 'bitbucket.org?workspace=org&project=PAY&repo=ledger',
          kind: 'require_approvals_to_merge',
          branchMatchKind: 'glob',
          pattern: 'main',
          value: 2,
        },
      },
    ],
    async run(context) {
      const { api, path, token } = placeOf(hosts, context)
      const { input, signal } = context
      const query = `?kind=${input.kind}&pagelen=100`
      const listed = (await api.send({ path: `${path}${query}`, token, signal })).json(listSchema)
      const { kind, users, groups } = input
      const branches = branchesOf(input)
      const known = listed.values.find(
        (each) =>
          each.branch_match_kind === branches.branch_match_kind &&
          (branches.pattern === undefined || each.pattern === branches.pattern) &&
          (branches.branch_type === undefined || each.branch_type === branches.branch_type),
      )
      const body = {
        kind,
        ...branches,
        ...(input.value != null && { value: input.value }),
        users,
        groups,
      }
      const answer = await api.send({
        method: known ? 'PUT' : 'POST',
        path: known ? `${path}/${known.id}` : path,
        body,
        token,
        signal,
      })
      context.logger.info(`${known ? 'Changed' : 'Made'} the restriction ${kind}`)
      return { json: JSON.stringify(answer.json(z.unknown())), statusCode: answer.status }
    },
    plan(context) {
      const { name } = placeOf(hosts, context)
      const { kind, branchMatchKind, branchType, pattern } = context.input
      const which = branchMatchKind === 'glob' ? pattern : `${branchType} branches`
      return { sideEffects: [{ text: `Sets the restriction ${kind} for ${which} of ${name}` }] }
    },
  })
}

function branchesOf(input: z.output<typeof inputSchema>): {
  branch_match_kind: string
  pattern?: string
  branch_type?: string
} {
  return input.branchMatchKind === 'glob'
    ? { branch_match_kind: 'glob', pattern: input.pattern }
    : { branch_match_kind: 'branching_model', branch_type: input.branchType }
}

function placeOf(
  hosts: readonly BitbucketCloudHost[],
  { input }: Pick<ActionContext<z.output<typeof inputSchema>>, 'input'>,
): { api: HostClient; path: string; name: string; token: Secret | undefined } {
  const { repoUrl } = input
  const { host, repository } = findRepository(hosts, { repoUrl, type: 'bitbucketCloud' })
  const { api } = host as BitbucketCloudHost
  const token = input.token === undefined ? undefined : new Secret(input.token)
  const path = `${cloudRepositoryPath(repository)}/branch-restrictions`
  return { api, path, name: `${repository.owner}/${repository.repo} on ${host.name}`, token }
}
