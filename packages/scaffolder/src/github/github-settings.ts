import { checkOptions } from '@callboard/core'
import { z } from 'zod'

const names = z.array(z.string())
const people = z.strictObject({ users: names, teams: names, apps: names.optional() })
const text = z.string().optional()
const flag = z.boolean().optional()

/** What protects a branch. */
export const protectionInput = {
  requiredApprovingReviewCount: z
    .number()
    .optional()
    .describe('Reviews that must approve a change, 0 to 6'),
  requireCodeOwnerReviews: flag.describe(
    'Whether an owner of the code must be among those who approve',
  ),
  dismissStaleReviews: flag.describe('Whether approvals are void after another push'),
  requireLastPushApproval: flag.describe(
    'Whether somebody else than the last to push must approve',
  ),
  bypassPullRequestAllowances: people
    .partial()
    .optional()
    .describe('Who may push without a pull request'),
  restrictions: people.optional().describe('The only ones who may push'),
  requiredStatusCheckContexts: names.optional().describe('Checks that must have passed'),
  requireBranchesToBeUpToDate: flag.describe(
    'Whether a change must be built upon the newest state of the branch',
  ),
  requiredConversationResolution: flag.describe('Whether all comments must be resolved'),
  requiredCommitSigning: flag.describe('Whether commits must be signed'),
  requiredLinearHistory: flag.describe('Whether merge commits are refused'),
}

/** Whether and for whom the default branch is protected when it has been pushed. */
export const defaultBranchInput = {
  protectDefaultBranch: flag.describe('Whether the default branch is protected at all'),
  protectEnforceAdmins: flag.describe('Whether administrators keep to it, too'),
}

/** What a repository is made with, and what is set up in it. */
export const repositoryInput = {
  homepage: text.describe('Address of the project'),
  access: text.describe('Who is given access: a user, or a team as org/team'),
  collaborators: z
    .array(
      z.union([
        z.strictObject({ access: z.string(), user: z.string() }),
        z.strictObject({ access: z.string(), team: z.string() }),
      ]),
    )
    .optional()
    .describe('Who is given access, and which'),
  topics: names.optional().describe('Topics of the repository'),
  deleteBranchOnMerge: flag.describe('Whether a branch is deleted when it has been merged'),
  allowMergeCommit: flag.describe('Whether changes may be merged by a merge commit'),
  allowSquashMerge: flag.describe('Whether changes may be merged as one commit'),
  squashMergeCommitTitle: z
    .enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE'])
    .optional()
    .describe('Title of that commit'),
  squashMergeCommitMessage: z
    .enum(['PR_BODY', 'COMMIT_MESSAGES', 'BLANK'])
    .optional()
    .describe('Message of that commit'),
  allowRebaseMerge: flag.describe('Whether changes may be merged by rebasing'),
  allowAutoMerge: flag.describe(
    'Whether a change may be merged by itself when all checks have passed',
  ),
  allowUpdateBranch: flag.describe(
    'Whether a branch that is behind may be brought up to date from its page',
  ),
  hasProjects: flag.describe('Whether it has projects'),
  hasWiki: flag.describe('Whether it has a wiki'),
  hasIssues: flag.describe('Whether it has issues'),
  repoVariables: z.record(z.string(), z.string()).optional().describe('Variables of its workflows'),
  secrets: z.record(z.string(), z.string()).optional().describe('Secrets of its workflows'),
  oidcCustomization: z
    .strictObject({ useDefault: flag, includeClaimKeys: names.optional() })
    .optional()
    .describe('What its workflows identify themselves with'),
  customProperties: z
    .record(z.string(), z.union([z.string(), names]))
    .optional()
    .describe('Properties that the organisation has defined'),
  subscribe: flag.describe('Whether its account watches the repository'),
}

/** What only `github:repo:create` takes. */
export const creationInput = {
  autoInit: flag.describe('Whether it begins with a commit'),
  workflowAccess: z
    .enum(['none', 'organization', 'user'])
    .optional()
    .describe('Which other repositories may use its workflows'),
}

const settingsSchema = z.strictObject({
  ...repositoryInput,
  ...creationInput,
  ...defaultBranchInput,
  ...protectionInput,
})

/** Inputs that GitHub has a use for, beyond those of every host. */
export type GithubSettings = z.output<typeof settingsSchema>

/** What protects a branch, and who keeps to it. */
export type ProtectionSettings = Pick<GithubSettings, keyof typeof protectionInput>

/** Names of the settings that a host of GitHub honours. */
export const githubSettingNames: readonly string[] = Object.keys(settingsSchema.shape)

/** Settings as a host is given them. @throws CORE_OPTION_INVALID */
export function githubSettings(settings: Readonly<Record<string, unknown>>): GithubSettings {
  checkOptions('the settings of a GitHub repository', settingsSchema, settings)
  return settings as GithubSettings
}
