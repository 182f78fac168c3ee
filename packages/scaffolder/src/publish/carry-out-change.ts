import { CallboardError } from '@callboard/core'
import { errors } from '../errors.ts'
import type { ChangeOptions, PushedChange } from '../git/push-change.ts'
import type { CommitText } from '../git/write-commit.ts'
import {
  type ChangeContext,
  type ChangeTarget,
  type ChangeTies,
  changeTarget,
  nounOf,
  openChange,
  questionOf,
} from './change-target.ts'
import type { ChangeProposal } from './change-variant.ts'
import type { ProposedChange } from './git-host.ts'
import { namingWhatMayBe } from './lost-answer.ts'
import { fullName, nameOf, sayIgnored, unfinished } from './publish-repository.ts'

/** What undoing a change goes by. */
export interface ChangeRecord {
  branch: string
  /** What the run pushed. Missing where nothing was pushed, or to a place that is no branch. */
  commitHash?: string | undefined
  /** Commit that the branch had before. */
  previous?: string | undefined
  /** What the run proposed, by the name that its host calls it by. */
  id?: string | number | undefined
  url?: string | undefined
}

/** Pushes the change to its branch, and proposes it. */
export async function carryOutChange(
  context: ChangeContext,
  ties: ChangeTies,
): Promise<Record<string, unknown>> {
  const target = changeTarget(context, ties)
  const { git, host, repository, request } = target
  const { options, forkOwner } = await openChange(context, target)
  const { previous, atMs } = await beginning(context, options)
  context.logger.info(`Changing ${target.name}`)
  const pushed = await push(context, {
    ...options,
    message: request.message,
    signer: request.signCommit === false ? undefined : git.signer,
    runtime: { ...context.runtime, now: () => atMs },
  })
  const { branch, proposal } = request
  const { commitHash, targetBranch } = pushed
  const proposed =
    proposal && pushed.isThere
      ? await propose(context, { target, variant: ties.variant, pushed, proposal, forkOwner })
      : undefined
  const isOurs = proposed && (!proposed.existed || (previous === null && context.attempt > 1))
  const isPushed = pushed.isThere && !proposal?.ref && commitHash !== previous
  const change: ChangeRecord = {
    branch,
    ...(isPushed && { commitHash, ...(previous !== null && { previous }) }),
    ...(isOurs && { id: proposed.id, url: proposed.url }),
  }
  // Where a push is the proposal, there is no branch of the change.
  const isOnBranch = pushed.isThere && !proposal?.ref
  const location = host.locate({ ...repository, branch: isOnBranch ? branch : targetBranch })
  const outcome = { repository, location, branch, targetBranch, commitHash }
  return { ...ties.variant.outputs({ ...outcome, ...(proposed && { proposed }) }), change }
}

/** How the branch was found by the first attempt, and when that was: another one makes the same commit. */
async function beginning(
  { checkpoint, runtime }: ChangeContext,
  options: ChangeOptions,
): Promise<{ previous: string | null; atMs: number }> {
  return checkpoint({
    key: 'beginning',
    fn: async () => {
      const { branchesOf } = await import('../git/branches-of.ts')
      const { heads } = await branchesOf(options)
      return { previous: heads.get(options.branch) ?? null, atMs: runtime.now() }
    },
  })
}

async function push(
  { logger }: ChangeContext,
  options: ChangeOptions & CommitText,
): Promise<PushedChange> {
  const { pushChange } = await import('../git/push-change.ts')
  const result = await pushChange(options)
  sayIgnored(logger, result.ignored)
  if (result.pushed) {
    const files = result.changes.map(({ type, path }) => `${type} ${path}`)
    logger.info(`Pushed ${result.commitHash} to ${options.branch}`, { changes: files })
  } else
    logger.info(
      result.isThere
        ? `The branch ${options.branch} holds this change already`
        : `${result.targetBranch} holds all of it already: there is nothing to change`,
    )
  return result
}

interface Proposal {
  target: ChangeTarget
  variant: ChangeTies['variant']
  pushed: PushedChange
  proposal: ChangeProposal
  forkOwner: string | undefined
}

async function propose(context: ChangeContext, what: Proposal): Promise<ProposedChange> {
  const { target, variant, proposal, forkOwner } = what
  const { host, request } = target
  const { title, description, settings } = proposal
  const { branch, update = false } = request
  const { targetBranch } = what.pushed
  const question = questionOf(context, target)
  const change = { ...question, title, description, branch, targetBranch, settings, update }
  try {
    const proposed = await context.checkpoint({
      key: 'proposed',
      fn: () => host.proposeChange?.({ ...change, ...(forkOwner !== undefined && { forkOwner }) }),
    })
    if (!proposed)
      throw errors.GIT_HOST_CANNOT({ host: nameOf(host), what: `open a ${nounOf(variant)}` })
    context.logger.info(`${proposed.existed ? 'Found' : 'Opened'} ${proposed.url}`)
    return proposed
  } catch (error) {
    throw namingTheBranch(context, what, error)
  }
}

/** What went wrong after the branch was pushed, with the branch. */
function namingTheBranch(
  context: ChangeContext,
  { target: { host, repository, request }, variant }: Proposal,
  error: unknown,
): unknown {
  if (CallboardError.is(error, errors.CHANGE_INCOMPLETE.code)) return error
  const { branch } = request
  const remoteUrl = host.locate({ ...repository, branch }).remoteUrl || fullName(repository)
  if (CallboardError.is(error, errors.HOST_ANSWER_LOST.code))
    return namingWhatMayBe(
      `a ${nounOf(variant)} for the branch "${branch}" of ${remoteUrl}, which was pushed`,
      error,
    )
  return unfinished(context, error, (reason) =>
    errors.GIT_CHANGE_UNFINISHED({ branch, remoteUrl, reason }, { cause: error }),
  )
}
