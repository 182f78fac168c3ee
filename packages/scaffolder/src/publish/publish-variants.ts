import { publishAzure } from '../azure/publish-azure.ts'
import { publishBitbucketCloud, publishBitbucketServer } from '../bitbucket/publish-bitbucket.ts'
import { publishGerrit } from '../gerrit/publish-gerrit.ts'
import { publishGitea } from '../gitea/publish-gitea.ts'
import { publishGithub } from '../github/publish-github.ts'
import { pushGithub } from '../github/push-github.ts'
import { publishGitlab } from '../gitlab/publish-gitlab.ts'
import type { PublishVariant } from './publish-action.ts'

/** The publishing actions, one for each program behind Git hosts. */
export const publishVariants: readonly PublishVariant[] = [
  publishGithub,
  pushGithub,
  publishGitlab,
  publishGitea,
  publishBitbucketCloud,
  publishBitbucketServer,
  publishAzure,
  publishGerrit,
]
