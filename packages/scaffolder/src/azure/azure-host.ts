import { checkOptions, type Runtime, type Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { type Integration, integrationSite } from '@callboard/core/readers'
import type { GitHost, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'
import { integrationHostSchema } from '../publish/integration-host.ts'
import { abandonPullRequest, proposePullRequest } from './pull-requests.ts'
import {
  createRepository,
  deleteRepository,
  findRepository,
  readRepository,
} from './repositories.ts'

/** How {@link azureHost} is set up. */
export interface AzureHostOptions {
  /** Of the type `azure`. Its token needs the scopes `Code (full)` and, for pipelines, `Build (read & execute)`. */
  integration: Integration
  /** Must allow what `integrationOrigins` of the integration says. */
  gate: UrlGate
  /** For pauses before something is asked again. @default the real clock */
  runtime?: Runtime
}

/** Azure DevOps as a place to publish to, for `builtinActions` and `azureActions`. */
export interface AzureHost extends GitHost {
  /** Its REST interface, from the organisation on. */
  api: HostClient
  /** Where its pages are, without a slash at the end. */
  baseUrl: string
}

const optionsSchema = integrationHostSchema('azure')

/**
 * Publishes to Azure DevOps, in the cloud or on premises, into a project of an organisation.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { integrationOrigins } from '@callboard/core/readers'
 * import { azureActions, azureHost } from '@callboard/scaffolder/azure'
 * const integration = { type: 'azure' as const, host: 'dev.azure.com', token: new Secret('…') }
 * const gate = createUrlGate({ allow: integrationOrigins([integration]) })
 * const hosts = [azureHost({ integration, gate })]
 * const actions = azureActions({ hosts }) // and builtinActions({ …, git: { gate, hosts } })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function azureHost(options: AzureHostOptions): AzureHost {
  checkOptions('azureHost', optionsSchema, options)
  const { integration, gate, runtime } = options
  const site = integrationSite(integration)
  const { host, baseUrl, apiBaseUrl } = site
  const credentials = (token: Secret | undefined) =>
    isSignInToken(token)
      ? { authorization: `Bearer ${token.reveal().trim()}` }
      : site.credentials(token)
  const api = createHostClient({ name: host, apiBaseUrl, credentials, gate, runtime })
  const pageOf = ({ owner, repo }: RepositoryName) => `${baseUrl}/${owner}/_git/${repo}`
  const remoteOf = (request: RepositoryRequest) => {
    const shown = site.gitCredentials(request.token)
    return { pushUrl: pageOf(request), ...(shown && { credentials: shown }) }
  }
  return {
    host,
    name: host,
    type: 'azure',
    api,
    baseUrl,
    locate: ({ branch, ...repository }) => ({
      remoteUrl: pageOf(repository),
      // Paths are a part of the query there.
      repoContentsUrl: `${pageOf(repository)}?version=GB${branch}&path=`,
    }),
    exists: async (request) => (await findRepository(api, request)) !== undefined,
    async createRepository(repository) {
      const { id, existed } = await createRepository(api, repository)
      return { ...remoteOf(repository), existed, output: { repositoryId: id } }
    },
    deleteRepository: (request) => deleteRepository(api, request),
    async openRepository(request) {
      const { defaultBranch } = await readRepository(api, request)
      const branch = defaultBranch?.replace(/^refs\/heads\//, '')
      return { ...remoteOf(request), ...(branch !== undefined && { defaultBranch: branch }) }
    },
    async proposeChange(change) {
      const { id, existed } = await proposePullRequest(api, change)
      return { url: `${pageOf(change)}/pullrequest/${id}`, id, existed }
    },
    withdrawChange: (change) => abandonPullRequest(api, change),
  }
}

/** Tokens of people who signed in are shown in another way than those that people make. */
function isSignInToken(token: Secret | undefined): token is Secret {
  return token !== undefined && /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token.reveal().trim())
}
