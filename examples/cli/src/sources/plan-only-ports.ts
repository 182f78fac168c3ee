import type { Catalog } from '@callboard/catalog'
import { createUrlGate } from '@callboard/core/node'
import type { PortalConfig } from '@callboard/portal'
import type { BuiltinActionsOptions, GitHost } from '@callboard/scaffolder'
import { cliErrors } from '../errors.ts'

/** What {@link planOnlyPorts} knows of a portal. */
interface KnownOfPortal {
  catalog?: Catalog | undefined
  config?: PortalConfig | undefined
}

/**
 * Ways out for actions that are described and never carried out: without them, templates that register, publish, ask or
 * tell would name actions that are not there. Which programs `command:run` may run only a configuration can say.
 */
export function planOnlyPorts({
  catalog,
  config,
}: KnownOfPortal): Omit<BuiltinActionsOptions, 'readers'> {
  const { commands } = config?.scaffolder ?? {}
  // It allows no host, holds no connection, and so has nothing to close.
  const gate = createUrlGate({ allow: [] })
  return {
    catalog: {
      register: nowhere('the catalog'),
      entities: async ({ refs }) => refs.map((ref) => catalog?.get(ref)),
    },
    http: { gate, baseUrl: 'http://portal.invalid/api' },
    notifiers: [{ name: 'nobody', send: nowhere('anybody') }],
    git: { gate, hosts: publicHosts.map(planOnlyHost) },
    ...(commands && { commands }),
  }
}

const publicHosts = ['github.com', 'gitlab.com', 'bitbucket.org', 'dev.azure.com', 'codeberg.org']

/** Knows where a repository would be, which is all that a plan asks. */
function planOnlyHost(host: string): GitHost {
  return {
    host,
    name: host,
    locate: ({ owner, repo, branch }) => ({
      remoteUrl: `https://${host}/${owner}/${repo}.git`,
      repoContentsUrl: `https://${host}/${owner}/${repo}/blob/${branch}`,
    }),
    createRepository: nowhere(host),
    // What a change would touch is not known, and the plan says so.
    openRepository: nowhere(host),
    openFork: nowhere(host),
    proposeChange: nowhere(host),
  }
}

function nowhere(host: string): () => Promise<never> {
  return async () => {
    throw cliErrors.PUBLISH_NOWHERE({ host })
  }
}
