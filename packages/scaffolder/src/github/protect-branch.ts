import { type Logger, messageOf } from '@callboard/core'
import { isRefusal } from '../publish/is-refusal.ts'
import type { ProtectionSettings } from './github-settings.ts'
import { branchPath, type RepositoryApi } from './repository-api.ts'

/** What a branch is protected by. */
export interface BranchProtection extends ProtectionSettings {
  branch: string
  /** Whether administrators keep to it, too. @default true */
  enforceAdmins?: boolean | undefined
  /** Whether nobody may make branches of a name that is protected by a pattern. @default false */
  blockCreations?: boolean | undefined
}

/** Protects a branch, or changes what protects it. */
export async function protectBranch(
  github: RepositoryApi,
  protection: BranchProtection,
): Promise<void> {
  const path = `${branchPath(protection.branch)}/protection`
  await github.sendSoon({ method: 'PUT', path, body: protectionBody(protection) })
  if (protection.requiredCommitSigning)
    await github.sendSoon({ method: 'POST', path: `${path}/required_signatures`, repeatable: true })
}

/** Whether something protects a branch. */
export async function isProtected(github: RepositoryApi, branch: string): Promise<boolean> {
  const path = `${branchPath(branch)}/protection`
  // Free plans answer 403 for private repositories: there is no protection to be had.
  return (await github.send({ path, accept: [403, 404] })).status === 200
}

/** Protects a branch where its host has that to offer: free plans protect public repositories only. */
export async function protectIfOffered(
  github: RepositoryApi,
  { logger, ...protection }: BranchProtection & { logger: Logger | undefined },
): Promise<void> {
  try {
    await protectBranch(github, protection)
  } catch (error) {
    if (!isRefusal(error, [403]) || !/upgrade to/i.test(messageOf(error))) throw error
    logger?.warn(`The branch ${protection.branch} is not protected: ${messageOf(error)}`)
  }
}

/** The defaults are those of the peer: one review, branches up to date, nobody exempt. */
function protectionBody(protection: BranchProtection) {
  const {
    enforceAdmins = true,
    restrictions = null,
    requiredStatusCheckContexts: contexts = [],
    requireBranchesToBeUpToDate: strict = true,
    requiredApprovingReviewCount = 1,
    bypassPullRequestAllowances,
  } = protection
  return {
    required_status_checks: { strict, contexts },
    enforce_admins: enforceAdmins,
    required_pull_request_reviews: {
      required_approving_review_count: requiredApprovingReviewCount,
      require_code_owner_reviews: protection.requireCodeOwnerReviews ?? false,
      dismiss_stale_reviews: protection.dismissStaleReviews ?? false,
      require_last_push_approval: protection.requireLastPushApproval ?? false,
      ...(bypassPullRequestAllowances && {
        bypass_pull_request_allowances: bypassPullRequestAllowances,
      }),
    },
    restrictions,
    required_conversation_resolution: protection.requiredConversationResolution ?? false,
    required_linear_history: protection.requiredLinearHistory ?? false,
    block_creations: protection.blockCreations ?? false,
  }
}
