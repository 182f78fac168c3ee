import type { Action } from '../actions/define-action.ts'
import { openServers, type RemoteServersOptions } from '../actions/remote-server.ts'
import { createProject } from './create-project.ts'
import { fetchDsn } from './fetch-dsn.ts'

/**
 * `sentry:project:create` and `sentry:fetch:dsn`. The address of a server is that of its pages: `https://sentry.io`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function sentryActions(options: RemoteServersOptions): readonly Action[] {
  const find = openServers(
    { where: 'sentryActions', what: 'Sentry', authorization: (token) => `Bearer ${token}` },
    options,
  )
  return [createProject(find), fetchDsn(find)]
}
