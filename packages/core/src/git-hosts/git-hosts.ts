import { azure } from './azure.ts'
import { bitbucketCloud } from './bitbucket-cloud.ts'
import { bitbucketServer } from './bitbucket-server.ts'
import type { GitHost } from './git-host.ts'
import { gitea } from './gitea.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'

/** Every Git host that is known, by the `type` of an integration. */
export const gitHosts = {
  azure,
  bitbucketCloud,
  bitbucketServer,
  gitea,
  github,
  gitlab,
} satisfies Record<string, GitHost>
