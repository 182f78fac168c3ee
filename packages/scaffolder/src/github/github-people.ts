import { z } from 'zod'
import type { GithubSettings } from './github-settings.ts'
import type { RepositoryApi } from './repository-api.ts'

/** Somebody who gets access to a repository. */
export interface Grantee {
  type: 'user' | 'team'
  /** Login, or slug of a team of the owner. */
  name: string
  /** `pull`, `triage`, `push`, `maintain`, `admin`, or a role of the organisation. */
  permission: string
}

const idSchema = z.object({ id: z.number() })

/** Who gets access by the settings of a step. */
export function granteesOf(
  { access, collaborators = [] }: Pick<GithubSettings, 'access' | 'collaborators'>,
  owner: string,
): Grantee[] {
  const grantees = collaborators.map((each): Grantee => {
    const type = 'user' in each ? 'user' : 'team'
    return { type, name: lastName('user' in each ? each.user : each.team), permission: each.access }
  })
  // Whom it belongs to has access.
  if (access === undefined || access === '' || access.toLowerCase() === owner.toLowerCase())
    return grantees
  const isTeam = access.toLowerCase().startsWith(`${owner.toLowerCase()}/`)
  const type = isTeam ? 'team' : 'user'
  return [{ type, name: isTeam ? lastName(access) : access, permission: 'admin' }, ...grantees]
}

/** The number of a user or team. @throws SCAFFOLDER_HOST_REFUSED for one that is not there */
export async function idOf(
  github: RepositoryApi,
  { type, name }: Pick<Grantee, 'type' | 'name'>,
): Promise<number> {
  const login = encodeURIComponent(name)
  const path =
    type === 'user' ? `/users/${login}` : `/orgs/${encodeURIComponent(github.owner)}/teams/${login}`
  return (await github.send({ path })).json(idSchema).id
}

/** Gives access; whoever has some has this one then. */
export async function grantAccess(
  github: RepositoryApi,
  { type, name, permission }: Grantee,
): Promise<void> {
  const login = encodeURIComponent(name)
  const owner = encodeURIComponent(github.owner)
  const path =
    type === 'user'
      ? `collaborators/${login}`
      : `/orgs/${owner}/teams/${login}/repos/${owner}/${encodeURIComponent(github.repo)}`
  await github.sendSoon({ method: 'PUT', path, body: { permission } })
}

/** The name at the end of an entity reference or of `org/team`. */
export function lastName(reference: string): string {
  return reference.replace(/^.*[:/]/, '')
}
