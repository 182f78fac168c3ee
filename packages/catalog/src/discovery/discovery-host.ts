import type { HostAnswer } from '@callboard/core/readers'
import type { z } from 'zod'

/** A repository of an organisation, as its host lists it. */
export interface DiscoveredRepository {
  /** Without the organisation: `shop`. */
  name: string
  /** Path below the host: `acme/shop`. */
  path: string
  /** Nothing for a repository without commits. */
  defaultBranch: string | undefined
  archived: boolean
  fork: boolean
  visibility: string
  topics: readonly string[]
}

/** A person or a team, as a host lists them. */
export interface DiscoveredPeople {
  users: readonly DiscoveredUser[]
  teams: readonly DiscoveredTeam[]
}

/** Somebody with an account. */
export interface DiscoveredUser {
  login: string
  displayName?: string | undefined
  email?: string | undefined
  picture?: string | undefined
}

/** A team or a group; its members and its parent are named by login and by key. */
export interface DiscoveredTeam {
  /** Unique in the organisation. */
  key: string
  /** Becomes the name of the entity. */
  name: string
  displayName?: string | undefined
  description?: string | undefined
  picture?: string | undefined
  parent?: string | undefined
  members: readonly string[]
}

/** Asks the interface of a host; an answer that did not change since the last time is not transferred again. */
export interface DiscoveryCall {
  json<T>(path: string, schema: z.ZodType<T>): Promise<HostAnswer<T>>
  /**
   * Every item of a list, page after page.
   *
   * @param path - with a query, to which the number of a page can be added
   * @throws CORE_SOURCE_FAILED for a list that does not end
   */
  list<T>(path: string, schema: z.ZodType<T>): Promise<T[]>
}

/** What there is to know about one program behind Git hosts, for discovery: data and addresses, no state. */
export interface DiscoveryHost {
  repositories(call: DiscoveryCall, organisation: string): Promise<DiscoveredRepository[]>
  people(call: DiscoveryCall, organisation: string): Promise<DiscoveredPeople>
  /** The page of a path on a branch, below the host; the path may hold a pattern. */
  page(repository: { path: string; branch: string; file: string }): string
  /** Annotations that name a person and a team at this host. */
  annotations: {
    user(login: string): Record<string, string>
    team(organisation: string, team: DiscoveredTeam): Record<string, string>
  }
}

/** A path with each component encoded; `*` stays. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
