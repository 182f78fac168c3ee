import { CallboardError } from '@callboard/core'
import type { ActionPlan } from '../actions/define-action.ts'
import { findRepository } from './find-repository.ts'
import {
  fullName,
  nameOf,
  type PublishContext,
  type PublishTies,
  sourceFolder,
  tokenOf,
} from './publish-repository.ts'

/** Says what publishing would do, and asks the host no more than whether the name is taken. */
export async function planPublish(
  context: PublishContext,
  { git, type, existing }: PublishTies,
): Promise<ActionPlan> {
  const { input, signal } = context
  const { host, repository } = findRepository(git?.hosts ?? [], { ...input, type })
  const location = host.locate({ ...repository, branch: input.defaultBranch })
  // A plan may not have made what a run publishes.
  const { sourcePath } = input
  const path = typeof sourcePath === 'string' ? sourcePath : '.'
  if (sourcePath !== false && (await context.workspace.stat(path))?.type === 'folder')
    await context.handOver(await sourceFolder(context))
  const name = `the repository ${fullName(repository)} on ${nameOf(host)}`
  const { isThere, unknown } = existing
    ? { isThere: true }
    : await ask(() => host.exists?.({ ...repository, token: tokenOf(input), signal }))
  const { remoteUrl: target } = location
  return {
    sideEffects: [
      {
        text: isThere
          ? `Finds ${name} there already, and fails unless it is empty or holds the same files`
          : `Creates ${name}${unknown ? `, if it is not there: ${unknown}` : ''}`,
        target,
      },
      ...(sourcePath === false
        ? []
        : [{ text: `Pushes the workspace to its branch ${input.defaultBranch}`, target }]),
    ],
    output: { ...location, created: !isThere },
  }
}

/** A plan may have no token that the host takes, only what stands for one. */
async function ask(
  isThere: () => Promise<boolean> | undefined,
): Promise<{ isThere?: boolean | undefined; unknown?: string }> {
  try {
    return { isThere: await isThere() }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { unknown: error.message }
  }
}
