import { CallboardError, type Folder, messageOf, Secret } from '@callboard/core'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { RepoProvider } from '../expressions/repo-url.ts'
import { assertBranchName } from '../git/ref-name.ts'
import { findRepository } from './find-repository.ts'
import type { CreatedRepository, GitHost, NewRepository, RepositoryName } from './git-host.ts'
import type { GitOptions } from './git-options.ts'
import { namingWhatMayBe } from './lost-answer.ts'
import { authorOf, type PublishInput, settingsOf } from './publish-input.ts'

/** The context of a publishing step. */
export type PublishContext = ActionContext<PublishInput>

/** What a publishing step belongs to. */
export interface PublishTies {
  git: GitOptions | undefined
  type: RepoProvider
  /** Whether it pushes into a repository that is there, instead of making one. */
  existing?: boolean | undefined
}

/** Outputs that the undoing of a step goes by. */
export interface Published {
  remoteUrl: string
  repoContentsUrl: string
  /** Missing where nothing was to be pushed. */
  commitHash?: string | undefined
  created: boolean
}

/** Makes the repository, pushes the workspace, and lets the host finish it. */
export async function publishRepository(
  context: PublishContext,
  ties: PublishTies,
): Promise<Published & Record<string, unknown>> {
  const { input, logger } = context
  const { git, host, repository } = publishTarget(input, ties)
  assertBranchName(input.defaultBranch)
  const source = await sourceFolder(context)
  const author = authorOf(input, git.author)
  const { settings, ignored } = settingsOf(input, host.supports ?? [])
  if (ignored.length > 0) logger.info(`${nameOf(host)} has no use for ${ignored.join(', ')}`)
  const wanted = newRepository(context, { repository, settings })
  const { made, created } = ties.existing
    ? { made: await find(host, wanted), created: false }
    : await create(context, { host, wanted })
  const output = {
    ...host.locate({ ...repository, branch: input.defaultBranch }),
    ...made.output,
    created,
  }
  if (made.keepAsIs) return output
  try {
    const isEmpty = input.sourcePath === false
    if (!isEmpty) await context.handOver(source)
    const commitHash = isEmpty
      ? undefined
      : await push(context, { git, source, author, made, created, remoteUrl: output.remoteUrl })
    if (created || ties.existing)
      await host.finishRepository?.({ ...wanted, existed: made.existed, created })
    return { ...output, ...(commitHash !== undefined && { commitHash }) }
  } catch (error) {
    if (!created || CallboardError.is(error, errors.GIT_REPOSITORY_UNFINISHED.code)) throw error
    throw unfinished(context, error, (reason) =>
      errors.GIT_REPOSITORY_UNFINISHED(
        { repository: fullName(repository), reason },
        { cause: error },
      ),
    )
  }
}

/** The host that a step names, and what is needed to push to it. @throws SCAFFOLDER_GIT_HOST_MISSING */
export function publishTarget(
  input: { repoUrl: string; allowedHosts?: readonly string[] | undefined },
  { git, type }: PublishTies,
): { git: GitOptions; host: GitHost; repository: RepositoryName } {
  const found = findRepository(git?.hosts ?? [], { ...input, type })
  if (!git) throw errors.GIT_HOST_MISSING({ host: found.host.host, type })
  return { git, ...found }
}

async function push(
  { input, logger, runtime, signal }: PublishContext,
  {
    git,
    made,
    created,
    remoteUrl,
    ...what
  }: {
    git: GitOptions
    source: Folder
    author: { name: string; email: string }
    made: CreatedRepository
    created: boolean
    /** For people. */
    remoteUrl: string
  },
): Promise<string> {
  // Loaded when it is needed: half of all templates never publish.
  const { pushWorkspace } = await import('../git/push-workspace.ts')
  const { commitHash, pushed, ignored } = await pushWorkspace({
    workspace: what.source,
    author: what.author,
    remoteUrl: made.pushUrl,
    credentials: made.credentials,
    branch: input.defaultBranch,
    message: input.gitCommitMessage,
    gate: git.gate,
    signer: input.signCommit === false ? undefined : git.signer,
    isNew: created,
    runtime,
    signal,
  })
  sayIgnored(logger, ignored)
  logger.info(
    pushed ? `Pushed ${commitHash} to ${remoteUrl}` : `${remoteUrl} holds this content already`,
  )
  return commitHash
}

/** Makes the repository, and finds out whether it is this run that made it: an attempt before may have, and crashed. */
async function create(
  { checkpoint, logger, attempt }: PublishContext,
  { host, wanted }: { host: GitHost; wanted: NewRepository },
): Promise<{ made: CreatedRepository; created: boolean }> {
  const wasThere = await checkpoint({
    key: 'repository was there',
    fn: async () => (await host.exists?.(wanted)) ?? null,
  })
  logger.info(`Creating ${fullName(wanted)} on ${nameOf(host)}`)
  const { remoteUrl } = host.locate({ ...wanted, branch: wanted.defaultBranch })
  const made = await host.createRepository(wanted).catch((error: unknown) => {
    throw namingWhatMayBe(`a repository ${remoteUrl || fullName(wanted)}`, error)
  })
  const created = !made.existed || (wasThere === false && attempt > 1)
  if (!created) logger.info('The repository is there already')
  return { made, created }
}

async function find(host: GitHost, wanted: NewRepository): Promise<CreatedRepository> {
  if (!host.openRepository)
    throw errors.GIT_HOST_CANNOT({
      host: nameOf(host),
      what: 'push to a repository that is there',
    })
  return { ...(await host.openRepository(wanted)), existed: true }
}

/** Lets the error of a step name what it has made half; one that was aborted says it in its log. */
export function unfinished(
  { logger, signal }: Pick<ActionContext, 'logger' | 'signal'>,
  error: unknown,
  naming: (reason: string) => CallboardError,
): unknown {
  const named = naming(messageOf(error))
  if (!signal.aborted) return named
  logger.warn(named.message)
  return error
}

/** Says which files are not published. */
export function sayIgnored(logger: ActionContext['logger'], ignored: readonly string[]): void {
  if (ignored.length === 0) return
  const shown = ignored.slice(0, 5).join(', ')
  const more = ignored.length > 5 ? ` and ${ignored.length - 5} more` : ''
  logger.info(`Left out, as .gitignore says: ${shown}${more}`)
}

/** The folder that is published. */
export async function sourceFolder({
  input,
  workspace,
}: Pick<
  ActionContext<{ sourcePath?: string | boolean | undefined }>,
  'input' | 'workspace'
>): Promise<Folder> {
  const path = input.sourcePath
  return typeof path === 'string' ? await workspace.folder(path) : workspace
}

/** A host for people, with what really stands behind it. */
export function nameOf({ host, name }: GitHost): string {
  return name === host ? host : `${host} (${name})`
}

/** A repository for people; some hosts have no owners. */
export function fullName({ owner, repo }: RepositoryName): string {
  return owner === '' ? repo : `${owner}/${repo}`
}

/** The requester's own token, where a step hands one on. */
export function tokenOf({ token }: { token?: string | undefined }): Secret | undefined {
  return token === undefined ? undefined : new Secret(token)
}

function newRepository(
  { input, idempotencyKey, logger, signal }: PublishContext,
  { repository, settings }: Pick<NewRepository, 'settings'> & { repository: RepositoryName },
): NewRepository {
  return {
    ...repository,
    token: tokenOf(input),
    logger,
    ...(input.description !== undefined && { description: input.description }),
    visibility: input.repoVisibility,
    defaultBranch: input.defaultBranch,
    settings,
    idempotencyKey,
    signal,
  }
}
