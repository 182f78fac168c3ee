import { checkOptions, type Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { type Integration, integrationSite } from '@callboard/core/readers'
import type { GitHost, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient } from '../publish/host-client.ts'
import { integrationHostSchema } from '../publish/integration-host.ts'
import { createRepository } from './create-repository.ts'
import { closePullRequest, proposePullRequest } from './pull-requests.ts'
import { findRepository, readRepository, repositoryPath } from './repositories.ts'

/** How {@link giteaHost} is set up. */
export interface GiteaHostOptions {
  /** Of the type `gitea`. Its token needs to write repositories and to read organisations and its user. */
  integration: Integration
  /** Must allow what `integrationOrigins` of the integration says. */
  gate: UrlGate
  /** For pauses before something is asked again. @default the real clock */
  runtime?: Runtime
}

const optionsSchema = integrationHostSchema('gitea')

/**
 * Publishes to Gitea or Forgejo. Owners are organisations, or the user that the token belongs to.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { integrationOrigins } from '@callboard/core/readers'
 * import { giteaHost } from '@callboard/scaffolder/gitea'
 * const integration = { type: 'gitea' as const, host: 'codeberg.org', token: new Secret('…') }
 * const gate = createUrlGate({ allow: integrationOrigins([integration]) })
 * const git = { gate, hosts: [giteaHost({ integration, gate })] } // of builtinActions({ …, git })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function giteaHost(options: GiteaHostOptions): GitHost {
  checkOptions('giteaHost', optionsSchema, options)
  const { integration, gate, runtime } = options
  const site = integrationSite(integration)
  const { host, baseUrl, apiBaseUrl } = site
  const { credentials } = site
  const api = createHostClient({ name: host, apiBaseUrl, credentials, gate, runtime })
  const pageOf = ({ owner, repo }: RepositoryName) => `${baseUrl}/${owner}/${repo}`
  const remoteOf = (request: RepositoryRequest) => {
    const shown = site.gitCredentials(request.token)
    return { pushUrl: `${pageOf(request)}.git`, ...(shown && { credentials: shown }) }
  }
  return {
    host,
    name: host,
    type: 'gitea',
    locate: ({ branch, ...repository }) => ({
      remoteUrl: pageOf(repository),
      repoContentsUrl: `${pageOf(repository)}/src/branch/${branch}`,
    }),
    exists: async (request) => (await findRepository(api, request)) !== undefined,
    async createRepository(repository) {
      const { existed } = await createRepository(api, repository)
      return { ...remoteOf(repository), existed }
    },
    async deleteRepository({ token, signal, ...name }) {
      const path = repositoryPath(name)
      await api.send({ method: 'DELETE', path, token, accept: [404], signal })
    },
    async openRepository(request) {
      const { default_branch } = await readRepository(api, request)
      return { ...remoteOf(request), ...(default_branch && { defaultBranch: default_branch }) }
    },
    proposeChange: (change) => proposePullRequest(api, change),
    withdrawChange: (change) => closePullRequest(api, change),
  }
}
