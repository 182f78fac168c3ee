import { z } from 'zod'

const names = z.array(z.string())
const people = z.strictObject({ users: names, teams: names, apps: names.optional() })
const text = z.string().optional()
const flag = z.boolean().optional()

/** What only a forge with an API of its own can honour. */
const settings = {
  access: text,
  bypassPullRequestAllowances: people.partial().optional(),
  requiredApprovingReviewCount: z.number().optional(),
  restrictions: people.optional(),
  requireCodeOwnerReviews: flag,
  dismissStaleReviews: flag,
  requiredStatusCheckContexts: names.optional(),
  requireBranchesToBeUpToDate: flag,
  requiredConversationResolution: flag,
  requireLastPushApproval: flag,
  protectDefaultBranch: flag,
  protectEnforceAdmins: flag,
  deleteBranchOnMerge: flag,
  allowMergeCommit: flag,
  allowSquashMerge: flag,
  squashMergeCommitTitle: z.enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE']).optional(),
  squashMergeCommitMessage: z.enum(['PR_BODY', 'COMMIT_MESSAGES', 'BLANK']).optional(),
  allowRebaseMerge: flag,
  allowAutoMerge: flag,
  allowUpdateBranch: flag,
  collaborators: z
    .array(
      z.union([
        z.strictObject({ access: z.string(), user: z.string() }),
        z.strictObject({ access: z.string(), team: z.string() }),
      ]),
    )
    .optional(),
  hasProjects: flag,
  hasWiki: flag,
  hasIssues: flag,
  token: text,
  repoVariables: z.record(z.string(), z.string()).optional(),
  secrets: z.record(z.string(), z.string()).optional(),
  oidcCustomization: z
    .strictObject({ useDefault: flag, includeClaimKeys: names.optional() })
    .optional(),
  requiredCommitSigning: flag,
  requiredLinearHistory: flag,
  customProperties: z.record(z.string(), z.union([z.string(), names])).optional(),
  subscribe: flag,
}

/** The inputs of the peer's `publish:github`, and `allowedHosts`: hosts that `repoUrl` must be one of. */
export const publishInput = z.strictObject({
  repoUrl: z.string().min(1),
  allowedHosts: names.optional(),
  description: text,
  homepage: text,
  repoVisibility: z.enum(['private', 'public', 'internal']).default('private'),
  defaultBranch: z.string().default('master'),
  gitCommitMessage: z.string().min(1).default('initial commit'),
  gitAuthorName: text,
  gitAuthorEmail: text,
  sourcePath: text,
  topics: names.default([]),
  ...settings,
})

/** Which of the forge's settings are given, and which of those a host does not know. */
export function settingsOf(
  input: z.output<typeof publishInput>,
  supported: readonly string[],
): { settings: Record<string, unknown>; ignored: string[] } {
  const given = Object.entries(input).filter(
    ([name, value]) => Object.hasOwn(settings, name) && value !== undefined,
  )
  return {
    settings: Object.fromEntries(given.filter(([name]) => supported.includes(name))),
    ignored: given.map(([name]) => name).filter((name) => !supported.includes(name)),
  }
}
