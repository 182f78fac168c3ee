import type { Action } from '../actions/define-action.ts'
import { type ArgoCdOptions, argoCdClients } from './argocd-instance.ts'
import { createResources } from './create-resources.ts'
import { syncApplication } from './sync-application.ts'

/** `argocd:create-resources` and `argocd:sync`. @throws CORE_OPTION_INVALID */
export function argoCdActions(options: ArgoCdOptions): readonly Action[] {
  const find = argoCdClients(options)
  return [createResources(find), syncApplication(find)]
}
