import type { Action } from '../actions/define-action.ts'
import { openServers, type RemoteServersOptions } from '../actions/remote-server.ts'
import { createRepository } from './create-repository.ts'

/** `quay:create-repository`. @throws CORE_OPTION_INVALID */
export function quayActions(options: RemoteServersOptions): readonly Action[] {
  const find = openServers(
    { where: 'quayActions', what: 'Quay', authorization: (token) => `Bearer ${token}` },
    options,
  )
  return [createRepository(find)]
}
