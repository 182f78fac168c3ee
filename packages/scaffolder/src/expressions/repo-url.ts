import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'

/** A repository as templates name it: `host?owner=…&repo=…`. */
export interface RepoUrl {
  /** Canonical: lower case, without the default port. */
  host: string
  owner?: string
  repo?: string
  organization?: string
  workspace?: string
  project?: string
}

const keys = ['owner', 'repo', 'organization', 'workspace', 'project'] as const

/** A part of a repository's address. */
export type RepoUrlPart = (typeof keys)[number]

/** A kind of Git server; what a repository is named by depends on it. */
export type RepoProvider =
  | 'github'
  | 'gitlab'
  | 'bitbucketCloud'
  | 'bitbucketServer'
  | 'azure'
  | 'gitea'
  | 'gerrit'

const publicHosts: Readonly<Record<string, RepoProvider>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucketCloud',
  'dev.azure.com': 'azure',
}

/** The kind of server behind a canonical host, where it is known. */
export function providerOf(
  host: string,
  providers: Readonly<Record<string, RepoProvider>> = {},
): RepoProvider | undefined {
  return Object.hasOwn(providers, host) ? providers[host] : publicHosts[host]
}

interface PartDescription {
  name: RepoUrlPart
  title: string
  required: boolean
}

const part = (name: RepoUrlPart, title: string, required = true): PartDescription => ({
  name,
  title,
  required,
})
const repository = part('repo', 'Repository')

const partsByProvider: Readonly<Record<RepoProvider, readonly PartDescription[]>> = {
  github: [part('owner', 'Owner'), repository],
  gitlab: [part('owner', 'Group'), repository],
  bitbucketCloud: [part('workspace', 'Workspace'), part('project', 'Project'), repository],
  bitbucketServer: [part('project', 'Project'), repository],
  azure: [part('organization', 'Organization'), part('project', 'Project'), repository],
  gitea: [part('owner', 'Owner'), repository],
  gerrit: [part('owner', 'Owner', false), repository],
}

/** What a repository is named by on a kind of server, in the order of a form. */
export function repoUrlParts(provider: RepoProvider | undefined): readonly PartDescription[] {
  return partsByProvider[provider ?? 'github']
}
const hostGrammar =
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,10}(?::\d{1,5})?$/
const segmentGrammar = /^[A-Za-z0-9_.][A-Za-z0-9._-]*$/

/**
 * Parses the value of a RepoUrlPicker. Strict, because two readings of one address are how a repository ends up with
 * the wrong owner: each key once, known keys only, plain segments, nothing encoded that means something else.
 *
 * @throws SCAFFOLDER_REPO_URL_INVALID
 */
export function parseRepoUrl(
  text: string,
  { providers }: { providers?: Readonly<Record<string, RepoProvider>> } = {},
): RepoUrl {
  const refuse = (reason: string) => errors.REPO_URL_INVALID({ repoUrl: String(text), reason })
  if (typeof text !== 'string' || text === '') throw refuse('it is empty')
  if (text.length > 1024) throw refuse('it is too long')
  const [host = '', query, ...rest] = text.split('?')
  if (query === undefined) throw refuse('it has no "?" with an owner and a repository')
  if (rest.length > 0) throw refuse('it has more than one "?"')
  if (/[\s#\\@]/.test(text)) throw refuse('it holds a character that is not allowed')
  const parts: RepoUrl = { host: canonicalHost(host) ?? fail(refuse(`"${host}" is not a host`)) }
  for (const [key, value] of new URLSearchParams(query)) {
    const known = keys.find((candidate) => candidate === key)
    if (!known) throw refuse(`"${key}" is not a part of it`)
    if (parts[known] !== undefined) throw refuse(`"${key}" is given twice`)
    parts[known] = checkSegments(known, value.replace(/^\/+|\/+$/g, ''), refuse)
  }
  const missing = missingPart(parts, providerOf(parts.host, providers))
  if (missing !== undefined) throw refuse(`"${missing}" is missing`)
  return parts
}

/** Of what the server needs; of a server that nobody knows, nothing but a name. */
function missingPart(parts: RepoUrl, provider: RepoProvider | undefined): string | undefined {
  if (parts.project !== undefined && (provider === 'gitlab' || !provider)) return undefined
  if (!provider) return parts.repo === undefined ? 'repo' : undefined
  // Older addresses have the organization as their owner, or none: the project is enough.
  return repoUrlParts(provider).find(
    ({ name, required }) => required && name !== 'organization' && parts[name] === undefined,
  )?.name
}

function checkSegments(key: string, value: string, refuse: (reason: string) => Error): string {
  // Owners may be nested groups; nothing else has more than one segment.
  const segments = key === 'owner' || key === 'workspace' ? value.split('/') : [value]
  for (const segment of segments) {
    if (segment.length > 255 || !segmentGrammar.test(segment) || /^\.{1,2}$/.test(segment))
      throw refuse(`"${key}" must be letters, digits, ".", "-" and "_"`)
  }
  return value
}

/** The canonical form of a host with an optional port, for comparing; `undefined` for what is not a host. */
export function canonicalHost(host: string): string | undefined {
  if (typeof host !== 'string') return undefined
  const folded = host.toLowerCase()
  return hostGrammar.test(folded) ? folded.replace(/:443$/, '') : undefined
}

const hostSchema = z.looseObject({ host: z.string() })

/**
 * Refuses a repository on a host that is not allowed. Whole hosts are compared, ports included.
 *
 * @throws SCAFFOLDER_REPO_HOST_DENIED CORE_OPTION_INVALID
 */
export function assertAllowedHost(repository: RepoUrl, allowed: readonly string[]): void {
  checkOptions('assertAllowedHost', hostSchema, repository)
  checkOptions('assertAllowedHost', z.array(z.string()), allowed)
  const { host } = repository
  if (!allowed.some((entry) => canonicalHost(entry) === host))
    throw errors.REPO_HOST_DENIED({ host, allowed })
}

function fail(error: Error): never {
  throw error
}
