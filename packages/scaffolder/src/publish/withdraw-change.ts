import type { UndoContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { ChangeRecord } from './carry-out-change.ts'
import {
  type ChangeInput,
  type ChangeTarget,
  type ChangeTies,
  changeTarget,
  questionOf,
} from './change-target.ts'
import { nameOf } from './publish-repository.ts'

type WithdrawContext = UndoContext<
  ChangeInput & Readonly<Record<string, unknown>>,
  { change: ChangeRecord }
>

/**
 * Withdraws what a step proposed, and takes back what it pushed if nobody has pushed to that branch since.
 *
 * @throws SCAFFOLDER_GIT_CHANGE_TAKEN SCAFFOLDER_GIT_CHANGE_STAYS SCAFFOLDER_GIT_BRANCH_CHANGED, and what the host throws
 */
export async function withdrawChange(context: WithdrawContext, ties: ChangeTies): Promise<void> {
  const target = changeTarget(context, ties)
  await withdraw(context, target)
  await takeBack(context, target)
}

async function withdraw(context: WithdrawContext, target: ChangeTarget): Promise<void> {
  const { id, url = String(id) } = context.output.change
  const { host } = target
  if (id === undefined) return
  if (!host.withdrawChange) throw errors.GIT_CHANGE_STAYS({ url, host: nameOf(host) })
  const answer = await host.withdrawChange({ ...questionOf(context, target), id })
  if (answer?.taken) throw errors.GIT_CHANGE_TAKEN({ url })
  context.logger.info(`Withdrew ${url}`)
}

async function takeBack(context: WithdrawContext, target: ChangeTarget): Promise<void> {
  const { commitHash, branch, previous } = context.output.change
  if (commitHash === undefined) return context.logger.info(`${branch} was there before and stays`)
  const { git, host, request } = target
  const question = questionOf(context, target)
  const remote = await (request.fork ? host.openFork?.(question) : host.openRepository?.(question))
  if (!remote) return
  const { takeBackPush } = await import('../git/take-back.ts')
  const isDone = await takeBackPush({
    remoteUrl: remote.pushUrl,
    credentials: remote.credentials,
    gate: git.gate,
    runtime: context.runtime,
    signal: context.signal,
    branch,
    commitHash,
    previous,
  })
  const did = previous === undefined ? 'Deleted the branch' : 'Took the commit back from'
  context.logger.info(isDone ? `${did} ${branch}` : `${branch} is as it was already`)
}
