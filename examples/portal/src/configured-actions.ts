import { createUrlGate } from '@callboard/core/node'
import type { Action } from '@callboard/scaffolder'
import { openGitHosts } from './git/open-git-hosts.ts'
import { openInfrastructure } from './infrastructure/open-infrastructure.ts'
import type { LoadedConfig } from './load-config.ts'

/**
 * The actions that a configuration adds to the built-in ones, for lists, lints and plans. Credentials are not asked for:
 * what needs one that is not there cannot be carried out.
 *
 * @throws CONFIG_GIT_HOST_TYPE CORE_OPTION_INVALID
 */
export async function configuredActions(
  { config, folder }: LoadedConfig,
  keep: (part: AsyncDisposable) => void,
): Promise<readonly Action[]> {
  const gateTo = (allow: Parameters<typeof createUrlGate>[0]['allow']) => {
    const gate = createUrlGate({ allow })
    keep({ [Symbol.asyncDispose]: () => gate.close() })
    return gate
  }
  const hosts = (config.git?.hosts ?? []).map(({ token: _token, app: _app, ...host }) => host)
  const { actions } = await openGitHosts({ ...config, git: { hosts } }, { gate: gateTo([]) })
  const reach = { gateTo, mayLackSecrets: true }
  const systems = await openInfrastructure({ config, folder }, reach)
  return [...actions, ...systems, ...(config.scaffolder?.actions ?? [])]
}
