import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { type Integration, integrationSite } from '@callboard/core/readers'
import { z } from 'zod'
import type { GitHost, NewRepository, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient } from '../publish/host-client.ts'
import {
  createGithubRepository,
  findGithubRepository,
  readGithubRepository,
} from './create-github-repository.ts'
import type { TokenSource } from './github-app.ts'
import { githubSettingNames, githubSettings } from './github-settings.ts'
import { openFork } from './open-fork.ts'
import { proposePullRequest, withdrawPullRequest } from './propose-pull-request.ts'
import { isProtected, protectIfOffered } from './protect-branch.ts'
import { openRepositoryApi, type RepositoryApi } from './repository-api.ts'
import { setUpRepository } from './set-up-repository.ts'

/** GitHub, or an enterprise's own. */
export interface GithubHostOptions {
  /** Of the type `github`. Its token is used where a step hands on none, and there is no App. */
  integration: Integration
  /** Must allow the host's interface. */
  gate: UrlGate
  /** Gives the tokens of the host, in place of the integration's: a GitHub App. */
  app?: TokenSource
  /** @default the real clock */
  runtime?: Runtime
}

/** A GitHub that repositories are published to, and that actions of its own may ask. */
export interface GithubHost extends GitHost {
  type: 'github'
  /** Opens its interface for a repository, which need not be there. */
  repository(request: RepositoryRequest): RepositoryApi
}

const optionsSchema = z.strictObject({
  integration: z.looseObject({ type: z.literal('github') }),
  gate: objectWith('fetch'),
  app: objectWith('token').optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * Publishes to GitHub or GitHub Enterprise, in the cloud or on premises.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { githubHost } from '@callboard/scaffolder/github'
 * const gate = createUrlGate({ allow: ['https://github.com', 'https://api.github.com'] })
 * const host = githubHost({
 *   integration: { type: 'github', host: 'github.com', token: new Secret('…') },
 *   gate,
 * })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function githubHost(options: GithubHostOptions): GithubHost {
  checkOptions('githubHost', optionsSchema, options)
  const { integration, gate, app, runtime = nodeRuntime } = options
  const site = integrationSite(integration)
  const { host, baseUrl, apiBaseUrl } = site
  const credentials = site.credentials
  const client = createHostClient({ name: host, apiBaseUrl, credentials, gate, runtime })
  const open = (request: RepositoryRequest) =>
    openRepositoryApi(request, { client, site, app, runtime })
  const remote = async (github: RepositoryApi) => {
    const signIn = await github.credentials()
    const pushUrl = `${baseUrl}/${github.owner}/${github.repo}.git`
    return { pushUrl, ...(signIn && { credentials: signIn }) }
  }
  return {
    host,
    name: host,
    type: 'github',
    supports: githubSettingNames,
    repository: open,
    locate: ({ owner, repo, branch }) => ({
      remoteUrl: `${baseUrl}/${owner}/${repo}.git`,
      repoContentsUrl: `${baseUrl}/${owner}/${repo}/blob/${branch}`,
    }),
    exists: async (request) => (await findGithubRepository(open(request))) !== undefined,
    async createRepository(wanted) {
      const github = open(wanted)
      const settings = githubSettings(wanted.settings)
      const { existed } = await createGithubRepository(github, { ...wanted, settings })
      // Before the first push, which may start workflows. One that was there has to show first that it holds the same.
      if (!existed) await setUpRepository(github, { settings, logger: wanted.logger })
      return { existed, ...(await remote(github)) }
    },
    finishRepository: async (wanted) => finish(open(wanted), wanted),
    async openRepository(request) {
      const github = open(request)
      return { ...(await readGithubRepository(github)), ...(await remote(github)) }
    },
    deleteRepository: async (request) =>
      void (await open(request).send({ method: 'DELETE', path: '', accept: [404] })),
    openFork: (request) => openFork(open(request), { open, remote, request }),
    proposeChange: (change) => proposePullRequest(open(change), change),
    withdrawChange: (change) => withdrawPullRequest(open(change), change),
  }
}

/** What is set up in a repository that was found is somebody else's, and stays. */
async function finish(
  github: RepositoryApi,
  { existed, created, logger, ...wanted }: NewRepository & { existed: boolean; created: boolean },
): Promise<void> {
  const settings = githubSettings(wanted.settings)
  // An attempt before made it, and may not have come to its end.
  if (created && existed) await setUpRepository(github, { settings, logger })
  if (settings.protectDefaultBranch === false) return
  const branch = wanted.defaultBranch
  if (!created && (await isProtected(github, branch)))
    return logger?.info(`The branch ${branch} is protected already, and stays as it is`)
  const enforceAdmins = settings.protectEnforceAdmins
  await protectIfOffered(github, { ...settings, branch, enforceAdmins, logger })
}
