import { checkOptions, type Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { type Integration, integrationSite } from '@callboard/core/readers'
import type { GitHost, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'
import { integrationHostSchema } from '../publish/integration-host.ts'
import { declineCloudPullRequest, proposeCloudPullRequest } from './cloud-pull-requests.ts'
import {
  cloudRepositoryPath,
  createCloudRepository,
  findCloudRepository,
  readCloudRepository,
} from './cloud-repositories.ts'

/** How a host of Bitbucket is set up. */
export interface BitbucketHostOptions {
  /** Of the type `bitbucketCloud` or `bitbucketServer`. Its token needs to administer repositories. */
  integration: Integration
  /** Must allow what `integrationOrigins` of the integration says. */
  gate: UrlGate
  /** For pauses before something is asked again. @default the real clock */
  runtime?: Runtime
}

/** Bitbucket Cloud as a place to publish to, for `builtinActions` and `bitbucketActions`. */
export interface BitbucketCloudHost extends GitHost {
  /** Its REST interface, version 2.0. */
  api: HostClient
  /** Where its pages are, without a slash at the end. */
  baseUrl: string
}

const optionsSchema = integrationHostSchema('bitbucketCloud')

/**
 * Publishes to Bitbucket Cloud, into a project of a workspace.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { integrationOrigins } from '@callboard/core/readers'
 * import { bitbucketActions, bitbucketCloudHost } from '@callboard/scaffolder/bitbucket'
 * const integration = { type: 'bitbucketCloud' as const, host: 'bitbucket.org', token: new Secret('…') }
 * const gate = createUrlGate({ allow: integrationOrigins([integration]) })
 * const hosts = [bitbucketCloudHost({ integration, gate })]
 * const actions = bitbucketActions({ hosts }) // and builtinActions({ …, git: { gate, hosts } })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function bitbucketCloudHost(options: BitbucketHostOptions): BitbucketCloudHost {
  checkOptions('bitbucketCloudHost', optionsSchema, options)
  const { integration, gate, runtime } = options
  const site = integrationSite(integration)
  const { host, baseUrl, apiBaseUrl, credentials } = site
  const api = createHostClient({ name: host, apiBaseUrl, credentials, gate, runtime })
  const pageOf = ({ owner, repo }: RepositoryName) => `${baseUrl}/${owner}/${repo}`
  const remoteOf = (request: RepositoryRequest) => {
    const shown = site.gitCredentials(request.token)
    return { pushUrl: `${pageOf(request)}.git`, ...(shown && { credentials: shown }) }
  }
  return {
    host,
    name: host,
    type: 'bitbucketCloud',
    api,
    baseUrl,
    locate: ({ branch, ...repository }) => ({
      remoteUrl: pageOf(repository),
      repoContentsUrl: `${pageOf(repository)}/src/${branch}`,
    }),
    exists: async (request) => (await findCloudRepository(api, request)) !== undefined,
    async createRepository(repository) {
      return { ...remoteOf(repository), ...(await createCloudRepository(api, repository)) }
    },
    async deleteRepository({ token, signal, ...name }) {
      const path = cloudRepositoryPath(name)
      await api.send({ method: 'DELETE', path, token, accept: [404], signal })
    },
    async openRepository(request) {
      const { mainbranch } = await readCloudRepository(api, request)
      return { ...remoteOf(request), ...(mainbranch && { defaultBranch: mainbranch.name }) }
    },
    proposeChange: (change) => proposeCloudPullRequest(api, change),
    withdrawChange: (change) => declineCloudPullRequest(api, change),
  }
}
