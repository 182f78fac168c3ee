import { z } from 'zod'
import type { Provider } from '../provider/provider.ts'
import {
  type DiscoveredTeam,
  type DiscoveryCall,
  type DiscoveryHost,
  encodePath,
} from './discovery-host.ts'
import type { DiscoveryOptions } from './discovery-options.ts'
import { discoveryProvider } from './discovery-provider.ts'

const repositorySchema = z.object({
  name: z.string(),
  full_name: z.string(),
  default_branch: z.string().nullish(),
  archived: z.boolean().optional(),
  fork: z.boolean().optional(),
  private: z.boolean().optional(),
  visibility: z.string().optional(),
  topics: z.array(z.string()).optional(),
})
const teamSchema = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  parent: z.object({ slug: z.string() }).nullish(),
})
const memberSchema = z.object({ login: z.string(), avatar_url: z.string().optional() })

const host: DiscoveryHost = {
  async repositories(call, organisation) {
    const path = `/orgs/${encodePath(organisation)}/repos?type=all&sort=full_name&per_page=100`
    return (await call.list(path, repositorySchema)).map((repository) => ({
      name: repository.name,
      path: repository.full_name,
      defaultBranch: repository.default_branch ?? undefined,
      archived: repository.archived ?? false,
      fork: repository.fork ?? false,
      visibility: repository.visibility ?? (repository.private ? 'private' : 'public'),
      topics: repository.topics ?? [],
    }))
  },
  async people(call, organisation) {
    const base = `/orgs/${encodePath(organisation)}`
    const members = await call.list(`${base}/members?per_page=100`, memberSchema)
    const teams: DiscoveredTeam[] = []
    for (const team of await call.list(`${base}/teams?per_page=100`, teamSchema))
      teams.push({
        key: team.slug,
        name: team.slug,
        displayName: team.name,
        description: team.description ?? undefined,
        parent: team.parent?.slug,
        members: await membersOf(call, `${base}/teams/${encodePath(team.slug)}`),
      })
    return {
      users: members.map(({ login, avatar_url }) => ({ login, picture: avatar_url })),
      teams,
    }
  },
  page: ({ path, branch, file }) =>
    `/${encodePath(path)}/blob/${encodeURIComponent(branch)}/${encodePath(file)}`,
  annotations: {
    user: (login) => ({ 'github.com/user-login': login }),
    team: (organisation, { key }) => ({ 'github.com/team-slug': `${organisation}/${key}` }),
  },
}

async function membersOf(call: DiscoveryCall, team: string): Promise<string[]> {
  const members = await call.list(`${team}/members?per_page=100`, memberSchema)
  return members.map(({ login }) => login)
}

/**
 * Discovers the repositories of a GitHub organisation, and where asked its people and teams, with the rights of the
 * integration's token: `read:org` for members and teams, reading contents for private repositories.
 *
 * @example
 * ```ts no-run
 * import { createCatalog } from '@callboard/catalog'
 * import { githubDiscovery } from '@callboard/catalog/discovery'
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * import { integrationOrigins } from '@callboard/core/readers'
 * const integration = { type: 'github' as const, host: 'github.com', token: new Secret('…') }
 * const gate = createUrlGate({ allow: integrationOrigins([integration]) })
 * await createCatalog({ providers: [githubDiscovery({ integration, gate, organisation: 'acme', people: true })] })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function githubDiscovery(options: DiscoveryOptions): Provider {
  return discoveryProvider(host, { type: 'github', options })
}
