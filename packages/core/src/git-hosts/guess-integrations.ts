import { gitHosts } from './git-hosts.ts'
import type { Integration, IntegrationType } from './integration.ts'

/** What only the addresses of one program look like; tried in this order. */
const looks: readonly [IntegrationType, RegExp][] = [
  ['gitlab', /\/-\/(?:blob|tree|raw|edit)\//],
  ['bitbucketServer', /^\/(?:projects|users)\/[^/]+\/repos\/[^/]+/],
  ['azure', /\/_git\//],
  ['gitea', /^\/[^/]+\/[^/]+\/(?:src|raw)\/(?:branch|tag|commit)\//],
  ['github', /^\/[^/]+\/[^/]+\/(?:blob|tree|raw)\//],
]

/**
 * Integrations without credentials for the hosts of addresses that somebody named: of hosts that everybody knows, and
 * of others whose address shows which program answers there.
 */
export function guessIntegrations(urls: readonly string[]): Integration[] {
  const found = new Map<string, Integration>()
  for (const text of urls) {
    if (!URL.canParse(text)) continue
    const url = new URL(text)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') continue
    const host = url.host === 'raw.githubusercontent.com' ? 'github.com' : url.host
    const type = knownType(host) ?? looks.find(([, look]) => look.test(url.pathname))?.[0]
    if (type !== undefined && !found.has(host))
      found.set(host, { type, host, baseUrl: `${url.protocol}//${host}` })
  }
  return [...found.values()]
}

function knownType(host: string): IntegrationType | undefined {
  const types = Object.keys(gitHosts) as IntegrationType[]
  return types.find((type) => gitHosts[type].publicHosts.includes(host))
}
