import { CallboardError, type Logger, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import { grantAccess, granteesOf } from './github-people.ts'
import type { GithubSettings } from './github-settings.ts'
import type { RepositoryApi } from './repository-api.ts'
import { storeSecrets, storeVariables } from './store-values.ts'

/** What a repository is set up with. */
export interface SetUp {
  settings: GithubSettings
  logger: Logger | undefined
}

/**
 * Sets up a repository that is there: access, topics, variables, secrets, tokens of its workflows, notifications. What is
 * as it should be stays so, so that it may be asked for again.
 *
 * @throws SCAFFOLDER_GIT_REPOSITORY_UNFINISHED
 */
export async function setUpRepository(
  github: RepositoryApi,
  { settings, logger }: SetUp,
): Promise<void> {
  await naming(github, async () => {
    for (const grantee of granteesOf(settings, github.owner)) await grantAccess(github, grantee)
    if (settings.topics) await setTopics(github, { topics: settings.topics, logger })
    if (settings.repoVariables) await storeVariables({ github }, settings.repoVariables)
    if (settings.secrets) await storeSecrets({ github }, settings.secrets)
    await setUpWorkflows(github, settings)
    if (settings.subscribe)
      await github.sendSoon({
        method: 'PUT',
        path: 'subscription',
        body: { subscribed: true, ignored: false },
      })
  })
}

/** Lets an error about a repository that was made say that it is there. @throws SCAFFOLDER_GIT_REPOSITORY_UNFINISHED */
async function naming<T>({ name }: RepositoryApi, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    const reason = messageOf(error)
    throw errors.GIT_REPOSITORY_UNFINISHED({ repository: name, reason }, { cause: error })
  }
}

async function setUpWorkflows(
  github: RepositoryApi,
  { oidcCustomization, workflowAccess }: GithubSettings,
): Promise<void> {
  if (oidcCustomization) {
    const { useDefault = true, includeClaimKeys } = oidcCustomization
    await github.sendSoon({
      method: 'PUT',
      path: 'actions/oidc/customization/sub',
      body: {
        use_default: useDefault,
        ...(includeClaimKeys && { include_claim_keys: includeClaimKeys }),
      },
    })
  }
  if (workflowAccess)
    await github.sendSoon({
      method: 'PUT',
      path: 'actions/permissions/access',
      body: { access_level: workflowAccess },
    })
}

/** Topics are how people find it, and no reason to fail. */
async function setTopics(
  github: RepositoryApi,
  { topics, logger }: { topics: readonly string[]; logger: Logger | undefined },
): Promise<void> {
  const names = topics.map((topic) => topic.toLowerCase())
  const body = { names }
  const { status } = await github.sendSoon({ method: 'PUT', path: 'topics', body, accept: [422] })
  if (status === 422) logger?.warn(`GitHub does not take the topics ${names.join(', ')}`)
}
