import type { Action } from '../actions/define-action.ts'
import { openServers, type RemoteServersOptions } from '../actions/remote-server.ts'
import { createProject } from './create-project.ts'

/** `sonarqube:create-project`. @throws CORE_OPTION_INVALID */
export function sonarQubeActions(options: RemoteServersOptions): readonly Action[] {
  const find = openServers(
    {
      where: 'sonarQubeActions',
      what: 'SonarQube',
      // A token stands for a user without a password, in every release.
      authorization: (token) =>
        `Basic ${Buffer.from(token.includes(':') ? token : `${token}:`).toString('base64')}`,
    },
    options,
  )
  return [createProject(find)]
}
