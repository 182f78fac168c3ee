import { CallboardError } from '@callboard/core'
import type { ActionPlan, SideEffect } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { ChangePreview } from '../git/push-change.ts'
import {
  type ChangeContext,
  type ChangeTarget,
  type ChangeTies,
  changeTarget,
  nounOf,
  openChange,
} from './change-target.ts'

const shownFiles = 100
const verbs = { create: 'Adds', update: 'Changes', delete: 'Deletes' }
/** What would make a run fail as well. */
const certain: readonly string[] = [
  errors.GIT_NAME_INVALID.code,
  errors.GIT_BRANCH_TAKEN.code,
  errors.GIT_FILE_REFUSED.code,
  errors.GIT_PATH_TAKEN.code,
  errors.GIT_AUTHOR_INVALID.code,
]

/** Says which files a change would touch. The repository is read for that; nothing is sent. */
export async function planChange(context: ChangeContext, ties: ChangeTies): Promise<ActionPlan> {
  const target = changeTarget(context, ties)
  const { host, repository, request } = target
  const { branch, proposal } = request
  const { remoteUrl } = host.locate({ ...repository, branch })
  const preview = await look(context, target)
  const targetBranch = preview.targetBranch ?? request.targetBranch ?? 'its default branch'
  const proposing: SideEffect[] = proposal
    ? [
        {
          text: `Opens the ${nounOf(ties.variant)} "${proposal.title}" into ${targetBranch}`,
          target: remoteUrl,
        },
      ]
    : []
  if (isNothing(preview, request.whenEmpty)) {
    const text = `Finds nothing to change in ${target.name}`
    return { sideEffects: [{ text, target: remoteUrl }] }
  }
  const text = `Pushes to the branch ${branch} of ${target.name}`
  const unknown =
    preview.unknown === undefined ? '' : `; which files change is not known: ${preview.unknown}`
  return {
    sideEffects: [
      { text: `${text}${unknown}`, target: remoteUrl },
      ...filesOf(preview, remoteUrl),
      ...proposing,
    ],
  }
}

type Preview = Partial<ChangePreview> & { unknown?: string }

/** An earlier step may make the repository only when it runs, and a plan may have no token that the host takes. */
async function look(context: ChangeContext, target: ChangeTarget): Promise<Preview> {
  try {
    const { options } = await openChange(context, target)
    const { previewChange } = await import('../git/push-change.ts')
    // A token of the host's reads more than whoever plans may see.
    const diffs = target.git.diffInPlans ?? context.input.token !== undefined
    return await previewChange({ ...options, diffs })
  } catch (error) {
    context.signal.throwIfAborted()
    if (!CallboardError.is(error) || certain.includes(error.code)) throw error
    return { unknown: error.message }
  }
}

function isNothing({ changes, previous }: Preview, whenEmpty = 'nothing'): boolean {
  return changes?.length === 0 && previous === undefined && whenEmpty === 'nothing'
}

function filesOf({ changes = [] }: Preview, target: string): SideEffect[] {
  const shown = changes.slice(0, shownFiles).map(
    ({ type, path, diff }): SideEffect => ({
      text: `${verbs[type]} ${path}`,
      target,
      ...(diff && { diff }),
      ...(type === 'delete' && { destructive: true }),
    }),
  )
  const more = changes.length - shown.length
  return more === 0 ? shown : [...shown, { text: `Changes ${more} more files`, target }]
}
