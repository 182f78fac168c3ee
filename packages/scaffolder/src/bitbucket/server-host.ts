import { checkOptions } from '@callboard/core'
import { integrationSite } from '@callboard/core/readers'
import type { GitHost, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient } from '../publish/host-client.ts'
import { integrationHostSchema } from '../publish/integration-host.ts'
import type { BitbucketHostOptions } from './cloud-host.ts'
import { declineServerPullRequest, proposeServerPullRequest } from './server-pull-requests.ts'
import {
  createServerRepository,
  hasServerRepository,
  readDefaultBranch,
  serverRepositoryPath,
} from './server-repositories.ts'

const optionsSchema = integrationHostSchema('bitbucketServer')

/**
 * Publishes to Bitbucket Server or Data Center, into a project.
 *
 * @throws CORE_OPTION_INVALID
 */
export function bitbucketServerHost(options: BitbucketHostOptions): GitHost {
  checkOptions('bitbucketServerHost', optionsSchema, options)
  const { integration, gate, runtime } = options
  const site = integrationSite(integration)
  const { host, baseUrl, apiBaseUrl, credentials } = site
  const client = { name: host, credentials, gate, runtime }
  const api = createHostClient({ ...client, apiBaseUrl })
  const lfs = createHostClient({ ...client, apiBaseUrl: `${baseUrl}/rest/git-lfs/admin` })
  const gitUrlOf = ({ owner, repo }: RepositoryName) => `${baseUrl}/scm/${owner}/${repo}.git`
  const remoteOf = (request: RepositoryRequest) => {
    const shown = site.gitCredentials(request.token)
    return { pushUrl: gitUrlOf(request), ...(shown && { credentials: shown }) }
  }
  return {
    host,
    name: host,
    type: 'bitbucketServer',
    supports: ['enableLFS'],
    locate: ({ owner, repo }) => ({
      remoteUrl: gitUrlOf({ owner, repo }),
      // Its pages show the default branch where none is named, and a name would end the address.
      repoContentsUrl: `${baseUrl}/projects/${owner}/repos/${repo}/browse`,
    }),
    exists: (request) => hasServerRepository(api, request),
    async createRepository(repository) {
      return { ...remoteOf(repository), ...(await createServerRepository(api, repository)) }
    },
    async finishRepository({ settings, token, signal, ...name }) {
      if (settings.enableLFS !== true) return
      const path = `${serverRepositoryPath(name)}/enabled`
      await lfs.send({ method: 'PUT', path, token, signal })
    },
    async deleteRepository({ token, signal, ...name }) {
      const path = serverRepositoryPath(name)
      await api.send({ method: 'DELETE', path, token, accept: [404], signal })
    },
    async openRepository(request) {
      const defaultBranch = await readDefaultBranch(api, request)
      return { ...remoteOf(request), ...(defaultBranch !== undefined && { defaultBranch }) }
    },
    proposeChange: (change) => proposeServerPullRequest(api, change),
    withdrawChange: (change) => declineServerPullRequest(api, change),
  }
}
