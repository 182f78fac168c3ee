import { z } from 'zod'
import { errors } from '../errors.ts'
import { publishInput } from '../publish/publish-input.ts'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'
import {
  creationInput,
  githubSettingNames,
  githubSettings,
  repositoryInput,
} from './github-settings.ts'
import type { RepositoryApi } from './repository-api.ts'
import { setUpRepository } from './set-up-repository.ts'

/** `github:repo:create`: makes a repository that later steps push to. One that is there is left as it is. */
export const createRepository = defineGithubAction({
  id: 'github:repo:create',
  description: 'Makes a repository on GitHub, without pushing anything to it.',
  input: z.strictObject({
    ...repositoryReference,
    ...repositoryInput,
    ...creationInput,
    description: publishInput.description,
    repoVisibility: publishInput.repoVisibility,
  }),
  output: z.strictObject({
    remoteUrl: z.string(),
    repoContentsUrl: z.string(),
    ...createdOutput,
  }),
  examples: [
    {
      description: 'Make a public repository for a team',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        repoVisibility: 'public',
        access: 'org/payments',
      },
    },
  ],
  async run({ github, host, request, input, idempotencyKey, logger, ...context }) {
    const { created } = await findBefore(context, async () =>
      (await host.exists?.(request)) ? true : undefined,
    )
    const { description, repoVisibility: visibility } = input
    const settings = githubSettings(
      Object.fromEntries(
        Object.entries(input).filter(([name]) => githubSettingNames.includes(name)),
      ),
    )
    const { existed } = await host.createRepository({
      ...request,
      ...(description !== undefined && { description }),
      visibility,
      defaultBranch: 'main',
      settings,
      idempotencyKey,
    })
    if (!created) logger.info(`${github.name} is there already, and is left as it is`)
    else if (existed) await setUpRepository(github, { settings, logger })
    const branch = (await host.openRepository?.(request))?.defaultBranch ?? 'main'
    return { ...host.locate({ ...request, branch }), created }
  },
  plan: ({ name }) => [{ text: `Creates the repository ${name}`, target: name }],
  async undo({ github, host, request, input, output: { remoteUrl }, logger }) {
    if ((await host.exists?.(request)) === false)
      return logger.info(`${github.name} is gone already`)
    // The first commit of GitHub, and the one that a step of the run pushed.
    if (await hasMore(github, input.autoInit === true ? 2 : 1))
      throw errors.GIT_REPOSITORY_CHANGED({ remoteUrl })
    await host.deleteRepository?.(request)
    logger.info(`Deleted ${remoteUrl}`)
  },
})

/** Whether there is more than one branch, or more commits than a run makes. */
async function hasMore(github: RepositoryApi, commits: number): Promise<boolean> {
  const anything = z.array(z.unknown())
  const branches = (await github.send({ path: 'branches?per_page=2' })).json(anything)
  if (branches.length === 0) return false
  const found = (await github.send({ path: `commits?per_page=${commits + 1}` })).json(anything)
  return branches.length > 1 || found.length > commits
}
