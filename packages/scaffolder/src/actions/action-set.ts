import { coreErrors, didYouMean } from '@callboard/core'
import { errors } from '../errors.ts'
import { originOf, substituteOf } from './action-origin.ts'
import type { Action } from './define-action.ts'

/** The actions that a host allows, by id. */
export interface ActionSet {
  /** In the host's order. */
  readonly actions: readonly Action[]
  /** The id that was probably meant by one that is not known. */
  suggest(id: string): string | undefined
  find(id: string): Action | undefined
  /** @throws SCAFFOLDER_ACTION_UNKNOWN */
  get(id: string): Action
}

/** @throws CORE_DUPLICATE_NAME */
export function createActionSet(actions: readonly Action[]): ActionSet {
  const byId = new Map<string, Action>()
  for (const action of actions) {
    if (byId.has(action.id))
      throw coreErrors.DUPLICATE_NAME({ what: 'the action', name: action.id })
    byId.set(action.id, action)
  }
  const suggest = (id: string) => {
    const origin = originOf(id)
    const isMissing = origin && ![...byId.keys()].some((known) => originOf(known) === origin)
    // What a whole entry would bring is no misspelling of something else.
    return isMissing ? undefined : didYouMean(id, byId.keys())
  }
  return {
    actions,
    suggest,
    find: (id) => byId.get(id),
    get(id) {
      const action = byId.get(id)
      if (action) return action
      const substitute = substituteOf(id)
      const suggestion = substitute === undefined ? suggest(id) : undefined
      throw errors.ACTION_UNKNOWN({ action: id, suggestion, substitute, origin: originOf(id) })
    },
  }
}
