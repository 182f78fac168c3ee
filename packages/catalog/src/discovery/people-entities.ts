import type {
  DiscoveredPeople,
  DiscoveredTeam,
  DiscoveredUser,
  DiscoveryHost,
} from './discovery-host.ts'

const apiVersion = 'backstage.io/v1alpha1'

/** Users and Groups of an organisation, sorted by name, memberships on both sides. */
export function peopleEntities(
  { users, teams }: DiscoveredPeople,
  {
    organisation,
    annotations,
  }: { organisation: string; annotations: DiscoveryHost['annotations'] },
): object[] {
  const nameOfTeam = new Map(teams.map(({ key, name }) => [key, entityName(name)]))
  const teamsOf = new Map(users.map(({ login }) => [login, [] as string[]]))
  for (const { name, members } of teams)
    for (const login of members) teamsOf.get(login)?.push(entityName(name))
  const teamEntities = teams.map((team) =>
    groupOf(team, {
      parent: team.parent === undefined ? undefined : nameOfTeam.get(team.parent),
      // Who left the organisation may still be listed in a team for a while.
      members: team.members.filter((login) => teamsOf.has(login)).map(entityName),
      annotations: annotations.team(organisation, team),
    }),
  )
  const userEntities = users.map((user) =>
    userOf(user, {
      memberOf: teamsOf.get(user.login) ?? [],
      annotations: annotations.user(user.login),
    }),
  )
  return [...sorted(teamEntities), ...sorted(userEntities)]
}

/** More than a name can hold; of a longer text the rest is not looked at. */
const maxRead = 200

/** A name as entities may have it: what they may not have becomes a hyphen. */
export function entityName(text: string): string {
  const name = text
    .slice(0, maxRead)
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/[._-]*[-][._-]*/g, '-')
    .replace(/[._-]{2,}/g, '-')
    .slice(0, 63)
    .replace(/^[._-]+|[._-]+$/g, '')
  return name === '' ? 'unnamed' : name
}

function groupOf(
  { name, displayName, description, picture }: DiscoveredTeam,
  more: { parent: string | undefined; members: string[]; annotations: Record<string, string> },
) {
  return {
    apiVersion,
    kind: 'Group',
    metadata: {
      name: entityName(name),
      ...(description && { description }),
      annotations: more.annotations,
    },
    spec: {
      type: 'team',
      profile: profileOf({ displayName, picture }),
      ...(more.parent !== undefined && { parent: more.parent }),
      children: [],
      members: more.members.sort(),
    },
  }
}

function userOf(
  { login, displayName, email, picture }: DiscoveredUser,
  { memberOf, annotations }: { memberOf: string[]; annotations: Record<string, string> },
) {
  return {
    apiVersion,
    kind: 'User',
    metadata: { name: entityName(login), annotations },
    spec: {
      profile: profileOf({ displayName: displayName ?? login, email, picture }),
      memberOf: memberOf.sort(),
    },
  }
}

function profileOf(profile: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(profile).filter((entry): entry is [string, string] => !!entry[1]),
  )
}

function sorted<E extends { metadata: { name: string } }>(entities: E[]): E[] {
  return entities.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}
