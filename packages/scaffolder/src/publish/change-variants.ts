import { azurePullRequest } from '../azure/azure-pull-request.ts'
import {
  bitbucketCloudPullRequest,
  bitbucketServerPullRequest,
} from '../bitbucket/bitbucket-pull-requests.ts'
import { gerritReview } from '../gerrit/gerrit-review.ts'
import { giteaPullRequest } from '../gitea/gitea-pull-request.ts'
import { githubPullRequest } from '../github/github-pull-request.ts'
import { gitlabMergeRequest } from '../gitlab/gitlab-merge-request.ts'
import { gitlabRepoPush } from '../gitlab/gitlab-repo-push.ts'
import type { ChangeVariant } from './change-variant.ts'

/** The actions that change a repository which is there, for the programs behind Git hosts. */
export const changeVariants: readonly ChangeVariant[] = [
  githubPullRequest,
  gitlabMergeRequest,
  gitlabRepoPush,
  giteaPullRequest,
  bitbucketCloudPullRequest,
  bitbucketServerPullRequest,
  azurePullRequest,
  gerritReview,
]
