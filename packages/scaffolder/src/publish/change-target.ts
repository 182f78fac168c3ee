import type { Secret } from '@callboard/core'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { ChangeOptions } from '../git/push-change.ts'
import type { ChangeRequest, ChangeVariant } from './change-variant.ts'
import type { GitHost, GitRemote, RepositoryName } from './git-host.ts'
import type { GitOptions } from './git-options.ts'
import { authorOf } from './publish-input.ts'
import { fullName, nameOf, publishTarget, sourceFolder, tokenOf } from './publish-repository.ts'

/** Inputs that every change has. */
export interface ChangeInput {
  repoUrl: string
  allowedHosts?: readonly string[] | undefined
  token?: string | undefined
}

/** The context of a step that changes a repository. */
export type ChangeContext = ActionContext<ChangeInput & Readonly<Record<string, unknown>>>

/** What such a step belongs to. */
export interface ChangeTies {
  git: GitOptions | undefined
  variant: ChangeVariant
}

/** What a step changes, and how. */
export interface ChangeTarget {
  git: GitOptions
  host: GitHost
  repository: RepositoryName
  request: ChangeRequest
  /** For people: `org/ledger on github.com`. */
  name: string
}

/** A question to the host about the repository of a step. */
export interface ChangeQuestion extends RepositoryName {
  token: Secret | undefined
  logger: ActionContext['logger']
  signal: AbortSignal
}

/**
 * Finds what a step changes, and whether its host can do that.
 *
 * @throws SCAFFOLDER_GIT_HOST_MISSING SCAFFOLDER_GIT_HOST_CANNOT, and what {@link findRepository} throws
 */
export function changeTarget(
  { input, idempotencyKey }: Pick<ChangeContext, 'input' | 'idempotencyKey'>,
  { git, variant }: ChangeTies,
): ChangeTarget {
  const target = publishTarget(input, { git, type: variant.type })
  const { host, repository } = target
  const request = variant.request(input, { idempotencyKey })
  const cannot = (what: string) => errors.GIT_HOST_CANNOT({ host: nameOf(host), what })
  if (!host.openRepository) throw cannot('push to a repository that is there')
  if (request.proposal && !host.proposeChange) throw cannot(`open a ${nounOf(variant)}`)
  if (request.fork && !host.openFork) throw cannot('fork a repository')
  return { ...target, request, name: `${fullName(repository)} on ${nameOf(host)}` }
}

/** What a variant makes, for people. */
export function nounOf({ noun }: ChangeVariant): string {
  return noun ?? 'commit'
}

/** How the host is asked about the repository. */
export function questionOf(
  { input, logger, signal }: Pick<ChangeContext, 'input' | 'logger' | 'signal'>,
  { repository }: Pick<ChangeTarget, 'repository'>,
): ChangeQuestion {
  return { ...repository, token: tokenOf(input), logger, signal }
}

/** Asks the host where the repository is, and puts together what is pushed there. */
export async function openChange(
  context: ChangeContext,
  target: ChangeTarget,
): Promise<{
  options: ChangeOptions & { author: { name: string; email: string } }
  forkOwner?: string
}> {
  const { git, host, request } = target
  const { runtime, signal } = context
  const question = questionOf(context, target)
  const remoteOf = ({ pushUrl, credentials }: GitRemote) => ({
    remoteUrl: pushUrl,
    credentials,
    gate: git.gate,
    runtime,
    signal,
  })
  const opened = await host.openRepository?.(question)
  const fork = request.fork ? await host.openFork?.(question) : undefined
  if (!opened) throw errors.GIT_HOST_CANNOT({ host: nameOf(host), what: 'push to a repository' })
  return {
    options: {
      ...remoteOf(fork ?? opened),
      upstream: fork && remoteOf(opened),
      source: await sourceFolder({ input: request, workspace: context.workspace }),
      targetPath: request.targetPath,
      filesToDelete: request.filesToDelete,
      mode: request.mode,
      branch: request.branch,
      targetBranch: request.targetBranch ?? opened.defaultBranch,
      update: request.update,
      whenEmpty: request.whenEmpty,
      ref: request.proposal?.ref,
      author: authorOf(request, git.author),
    },
    ...(fork && { forkOwner: fork.owner }),
  }
}
