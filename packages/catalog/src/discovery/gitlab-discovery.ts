import { z } from 'zod'
import type { Provider } from '../provider/provider.ts'
import {
  type DiscoveredTeam,
  type DiscoveredUser,
  type DiscoveryHost,
  encodePath,
} from './discovery-host.ts'
import type { DiscoveryOptions } from './discovery-options.ts'
import { discoveryProvider } from './discovery-provider.ts'

const projectSchema = z.object({
  path: z.string(),
  path_with_namespace: z.string(),
  default_branch: z.string().nullish(),
  archived: z.boolean().optional(),
  forked_from_project: z.unknown().optional(),
  visibility: z.string().optional(),
  topics: z.array(z.string()).optional(),
})
const groupSchema = z.object({
  id: z.number(),
  full_path: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  avatar_url: z.string().nullish(),
  parent_id: z.number().nullish(),
})
const memberSchema = z.object({
  username: z.string(),
  name: z.string().nullish(),
  state: z.string().optional(),
  avatar_url: z.string().nullish(),
})

const host: DiscoveryHost = {
  async repositories(call, organisation) {
    const group = encodeURIComponent(organisation)
    const path = `/groups/${group}/projects?include_subgroups=true&with_shared=false&order_by=id&sort=asc&per_page=100`
    return (await call.list(path, projectSchema)).map((project) => ({
      name: project.path,
      path: project.path_with_namespace,
      defaultBranch: project.default_branch ?? undefined,
      archived: project.archived ?? false,
      fork: project.forked_from_project !== undefined && project.forked_from_project !== null,
      visibility: project.visibility ?? 'private',
      topics: project.topics ?? [],
    }))
  },
  async people(call, organisation) {
    const group = encodeURIComponent(organisation)
    const { value: root } = await call.json(`/groups/${group}?with_projects=false`, groupSchema)
    const below = await call.list(`/groups/${group}/descendant_groups?per_page=100`, groupSchema)
    const users = new Map<string, DiscoveredUser>()
    const teams: DiscoveredTeam[] = []
    for (const team of [root, ...below]) {
      const all = await call.list(`/groups/${team.id}/members?per_page=100`, memberSchema)
      const members = all.filter(({ state = 'active' }) => state === 'active')
      for (const { username, name, avatar_url } of members)
        users.set(username, {
          login: username,
          displayName: name ?? undefined,
          picture: avatar_url ?? undefined,
        })
      teams.push({
        key: String(team.id),
        // A group of its own name below two others is another one each time.
        name: team.full_path,
        displayName: team.name,
        description: team.description ?? undefined,
        picture: team.avatar_url ?? undefined,
        parent: team === root ? undefined : String(team.parent_id),
        members: members.map(({ username }) => username),
      })
    }
    return { users: [...users.values()], teams }
  },
  page: ({ path, branch, file }) =>
    `/${encodePath(path)}/-/blob/${encodeURIComponent(branch)}/${encodePath(file)}`,
  annotations: {
    user: (login) => ({ 'gitlab.com/user-login': login }),
    team: (_organisation, { name }) => ({ 'gitlab.com/team-path': name }),
  },
}

/**
 * Discovers the projects of a GitLab group and its sub-groups, and where asked its people and groups, with the rights
 * of the integration's token: `read_api`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function gitlabDiscovery(options: DiscoveryOptions): Provider {
  return discoveryProvider(host, { type: 'gitlab', options })
}
