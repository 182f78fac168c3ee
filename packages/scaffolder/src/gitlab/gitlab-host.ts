import { checkOptions, type Runtime } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { type Integration, integrationSite } from '@callboard/core/readers'
import type { GitHost, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'
import { integrationHostSchema } from '../publish/integration-host.ts'
import { closeMergeRequest, proposeMergeRequest } from './merge-requests.ts'
import { findProject, readProject } from './projects.ts'
import { createProject, deleteProject, finishProject } from './publish-project.ts'

/** How {@link gitlabHost} is set up. */
export interface GitlabHostOptions {
  /** Of the type `gitlab`. Its token needs the scope `api`, or the requester's own is used where a step hands it on. */
  integration: Integration
  /** Must allow what `integrationOrigins` of the integration says. */
  gate: UrlGate
  /** For pauses before something is asked again. @default the real clock */
  runtime?: Runtime
}

/** GitLab as a place to publish to, for `builtinActions` and `gitlabActions`. */
export interface GitlabHost extends GitHost {
  /** Its REST interface, version 4. */
  api: HostClient
  /** Where its pages are, without a slash at the end. */
  baseUrl: string
}

const optionsSchema = integrationHostSchema('gitlab')

/**
 * Publishes to GitLab: gitlab.com, or a server of one's own. Owners are users, groups, or groups with their sub-groups.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { integrationOrigins } from '@callboard/core/readers'
 * import { gitlabActions, gitlabHost } from '@callboard/scaffolder/gitlab'
 * const integration = { type: 'gitlab' as const, host: 'gitlab.com', token: new Secret('…') }
 * const gate = createUrlGate({ allow: integrationOrigins([integration]) })
 * const hosts = [gitlabHost({ integration, gate })]
 * const actions = gitlabActions({ hosts }) // and builtinActions({ …, git: { gate, hosts } })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function gitlabHost(options: GitlabHostOptions): GitlabHost {
  checkOptions('gitlabHost', optionsSchema, options)
  const { integration, gate, runtime = nodeRuntime } = options
  const site = integrationSite(integration)
  const { host, baseUrl } = site
  const api = createHostClient({
    name: host,
    apiBaseUrl: site.apiBaseUrl,
    // Unlike the header of its own, this one takes tokens of all kinds: what somebody signed in with, too.
    credentials: (token) =>
      token ? { authorization: `Bearer ${token.reveal().trim()}` } : site.credentials(),
    gate,
    runtime,
  })
  const pageOf = ({ owner, repo }: RepositoryName) => `${baseUrl}/${owner}/${repo}`
  const remoteOf = (request: RepositoryRequest) => {
    const credentials = site.gitCredentials(request.token)
    return { pushUrl: `${pageOf(request)}.git`, ...(credentials && { credentials }) }
  }
  return {
    host,
    name: host,
    type: 'gitlab',
    api,
    baseUrl,
    supports: gitlabSettings,
    locate: ({ branch, ...repository }) => ({
      remoteUrl: pageOf(repository),
      repoContentsUrl: `${pageOf(repository)}/-/blob/${branch}`,
    }),
    exists: async (request) => (await findProject(api, request)) !== undefined,
    async createRepository(repository) {
      const { project, existed } = await createProject(api, repository)
      return {
        ...remoteOf(repository),
        existed,
        ...(existed && repository.settings.skipExisting === true && { keepAsIs: true }),
        output: { projectId: project.id },
      }
    },
    finishRepository: (repository) => finishProject(api, repository),
    deleteRepository: (request) => deleteProject(api, request),
    async openRepository(request) {
      const { default_branch } = await readProject(api, request)
      return { ...remoteOf(request), ...(default_branch && { defaultBranch: default_branch }) }
    },
    proposeChange: (change) => proposeMergeRequest(api, change, runtime),
    withdrawChange: (change) => closeMergeRequest(api, change),
  }
}

/** Inputs of `publish:gitlab` that are carried out here. */
const gitlabSettings = [
  'settings',
  'topics',
  'branches',
  'projectVariables',
  'setUserAsOwner',
  'ownerUsername',
  'skipExisting',
] as const
