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
const hostGrammar =
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,10}(?::\d{1,5})?$/
const segmentGrammar = /^[A-Za-z0-9_.][A-Za-z0-9._-]*$/

/**
 * Parses the value of a RepoUrlPicker. Strict, because two readings of one address are how a repository ends up with
 * the wrong owner: each key once, known keys only, plain segments, nothing encoded that means something else.
 *
 * @throws SCAFFOLDER_REPO_URL_INVALID
 */
export function parseRepoUrl(text: string): RepoUrl {
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
  if (parts.repo === undefined && parts.project === undefined) throw refuse('"repo" is missing')
  if (parts.host === 'github.com' && parts.owner === undefined) throw refuse('"owner" is missing')
  return parts
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
  const folded = host.toLowerCase()
  return hostGrammar.test(folded) ? folded.replace(/:443$/, '') : undefined
}

/**
 * Refuses a repository on a host that is not allowed. Whole hosts are compared, ports included.
 *
 * @throws SCAFFOLDER_REPO_HOST_DENIED
 */
export function assertAllowedHost({ host }: RepoUrl, allowed: readonly string[]): void {
  if (!allowed.some((entry) => canonicalHost(entry) === host))
    throw errors.REPO_HOST_DENIED({ host, allowed })
}

function fail(error: Error): never {
  throw error
}
