import type { UndoContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { GitHost, RepositoryRequest } from './git-host.ts'
import type { GitOptions } from './git-options.ts'
import type { PublishInput } from './publish-input.ts'
import {
  fullName,
  nameOf,
  type Published,
  type PublishTies,
  publishTarget,
  tokenOf,
} from './publish-repository.ts'

/**
 * Deletes the repository that the step made. One that holds something else by now stays: what somebody pushed since is
 * not this run's to delete.
 *
 * @throws SCAFFOLDER_GIT_REPOSITORY_CHANGED SCAFFOLDER_GIT_REPOSITORY_STAYS
 */
export async function unpublishRepository(
  { input, output, logger, signal }: UndoContext<PublishInput, Published>,
  ties: PublishTies,
): Promise<void> {
  const { git, host, repository } = publishTarget(input, ties)
  const name = fullName(repository)
  if (!output.created) return logger.info(`${name} was there before and stays`)
  // Without a look at what it holds nothing is deleted.
  if (!host.deleteRepository || !host.openRepository)
    throw errors.GIT_REPOSITORY_STAYS({ remoteUrl: output.remoteUrl, host: nameOf(host) })
  const request = { ...repository, token: tokenOf(input), logger, signal }
  if ((await host.exists?.(request)) === false) return logger.info(`${name} is gone already`)
  if (await hasOtherCommits({ git, host, request, commitHash: output.commitHash }))
    throw errors.GIT_REPOSITORY_CHANGED({ remoteUrl: output.remoteUrl })
  await host.deleteRepository(request)
  logger.info(`Deleted ${output.remoteUrl}`)
}

async function hasOtherCommits({
  git,
  host,
  request,
  commitHash,
}: {
  git: GitOptions
  host: GitHost
  request: RepositoryRequest
  commitHash: string | undefined
}): Promise<boolean> {
  const remote = await host.openRepository?.(request)
  if (!remote) return true
  const { branchesOf } = await import('../git/branches-of.ts')
  const { heads, tags } = await branchesOf({
    remoteUrl: remote.pushUrl,
    credentials: remote.credentials,
    gate: git.gate,
    signal: request.signal,
  })
  // A run makes no tags.
  return tags.length > 0 || [...heads.values()].some((commit) => commit !== commitHash)
}
