import { checkOptions } from '@callboard/core'
import { z } from 'zod'

const names = z.array(z.string())
const people = z.strictObject({ users: names, teams: names, apps: names.optional() })
const text = z.string().optional()
const flag = z.boolean().optional()

/** What protects a branch. */
export const protectionInput = {
  requiredApprovingReviewCount: z.number().optional(),
  requireCodeOwnerReviews: flag,
  dismissStaleReviews: flag,
  requireLastPushApproval: flag,
  bypassPullRequestAllowances: people.partial().optional(),
  restrictions: people.optional(),
  requiredStatusCheckContexts: names.optional(),
  requireBranchesToBeUpToDate: flag,
  requiredConversationResolution: flag,
  requiredCommitSigning: flag,
  requiredLinearHistory: flag,
}

/** Whether and for whom the default branch is protected when it has been pushed. */
export const defaultBranchInput = { protectDefaultBranch: flag, protectEnforceAdmins: flag }

/** What a repository is made with, and what is set up in it. */
export const repositoryInput = {
  homepage: text,
  access: text,
  collaborators: z
    .array(
      z.union([
        z.strictObject({ access: z.string(), user: z.string() }),
        z.strictObject({ access: z.string(), team: z.string() }),
      ]),
    )
    .optional(),
  topics: names.optional(),
  deleteBranchOnMerge: flag,
  allowMergeCommit: flag,
  allowSquashMerge: flag,
  squashMergeCommitTitle: z.enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE']).optional(),
  squashMergeCommitMessage: z.enum(['PR_BODY', 'COMMIT_MESSAGES', 'BLANK']).optional(),
  allowRebaseMerge: flag,
  allowAutoMerge: flag,
  allowUpdateBranch: flag,
  hasProjects: flag,
  hasWiki: flag,
  hasIssues: flag,
  repoVariables: z.record(z.string(), z.string()).optional(),
  secrets: z.record(z.string(), z.string()).optional(),
  oidcCustomization: z
    .strictObject({ useDefault: flag, includeClaimKeys: names.optional() })
    .optional(),
  customProperties: z.record(z.string(), z.union([z.string(), names])).optional(),
  subscribe: flag,
}

/** What only `github:repo:create` takes. */
export const creationInput = {
  autoInit: flag,
  workflowAccess: z.enum(['none', 'organization', 'user']).optional(),
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
