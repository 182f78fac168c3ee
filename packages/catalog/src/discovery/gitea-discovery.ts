import { z } from 'zod'
import type { Provider } from '../provider/provider.ts'
import { type DiscoveredTeam, type DiscoveryHost, encodePath } from './discovery-host.ts'
import type { DiscoveryOptions } from './discovery-options.ts'
import { discoveryProvider } from './discovery-provider.ts'

const repositorySchema = z.object({
  name: z.string(),
  full_name: z.string(),
  default_branch: z.string().nullish(),
  empty: z.boolean().optional(),
  archived: z.boolean().optional(),
  fork: z.boolean().optional(),
  private: z.boolean().optional(),
  internal: z.boolean().optional(),
  topics: z.array(z.string()).nullish(),
})
const teamSchema = z.object({
  id: z.number(),
  name: z.string(),
  description: z.string().nullish(),
})
const memberSchema = z.object({
  login: z.string(),
  full_name: z.string().nullish(),
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
})

const host: DiscoveryHost = {
  async repositories(call, organisation) {
    const path = `/orgs/${encodePath(organisation)}/repos?limit=50`
    return (await call.list(path, repositorySchema)).map((repository) => ({
      name: repository.name,
      path: repository.full_name,
      defaultBranch: repository.empty ? undefined : (repository.default_branch ?? undefined),
      archived: repository.archived ?? false,
      fork: repository.fork ?? false,
      visibility: repository.internal ? 'internal' : repository.private ? 'private' : 'public',
      topics: repository.topics ?? [],
    }))
  },
  async people(call, organisation) {
    const base = `/orgs/${encodePath(organisation)}`
    const members = await call.list(`${base}/members?limit=50`, memberSchema)
    const teams: DiscoveredTeam[] = []
    for (const team of await call.list(`${base}/teams?limit=50`, teamSchema)) {
      const inside = await call.list(`/teams/${team.id}/members?limit=50`, memberSchema)
      teams.push({
        key: String(team.id),
        name: team.name,
        displayName: team.name,
        description: team.description || undefined,
        members: inside.map(({ login }) => login),
      })
    }
    const users = members.map(({ login, full_name, email, avatar_url }) => ({
      login,
      displayName: full_name || undefined,
      email: email || undefined,
      picture: avatar_url || undefined,
    }))
    return { users, teams }
  },
  page: ({ path, branch, file }) =>
    `/${encodePath(path)}/src/branch/${encodeURIComponent(branch)}/${encodePath(file)}`,
  annotations: {
    user: (login) => ({ 'gitea.com/user-login': login }),
    team: (organisation, { name }) => ({ 'gitea.com/team-name': `${organisation}/${name}` }),
  },
}

/**
 * Discovers the repositories of an organisation at a Gitea or Forgejo, and where asked its people and teams, with the
 * rights of the integration's token: `read:organization` and `read:repository`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function giteaDiscovery(options: DiscoveryOptions): Provider {
  return discoveryProvider(host, { type: 'gitea', options })
}
