import type { RepositoryName } from './run-git.ts'

const part = '([A-Za-z0-9][A-Za-z0-9._-]*)'
// GitHub and Gitea write the view directly behind the name, GitLab after a dash.
const onHost = new RegExp(`^/${part}/${part}(?:(?:/-)?/(?:blob|tree|edit|raw|src)/(.+?))?/*$`)
const onPortal = new RegExp(`^/git/${part}/${part}(?:/(?:blob|tree)/(.+?))?/*$`)

/** What an address of the stand-in names. */
export interface RepositoryAddress extends RepositoryName {
  /** A branch and the path on it; where one ends and the other begins, only the repository knows. */
  rest: string | undefined
}

/** An address on a host that is stood for. Documents hold these: they are the same on whichever port the portal answers. */
export function parseHostAddress(
  { protocol, host, pathname }: URL,
  hosts: readonly string[],
): RepositoryAddress | undefined {
  return protocol === 'https:' && hosts.includes(host) ? parsePath(onHost, pathname) : undefined
}

/** A path of the portal's own pages. */
export function parsePageAddress(pathname: string): RepositoryAddress | undefined {
  return parsePath(onPortal, pathname)
}

function parsePath(pattern: RegExp, pathname: string): RepositoryAddress | undefined {
  const [, owner, name, encoded] = pattern.exec(pathname) ?? []
  const repo = name?.replace(/\.git$/, '')
  if (owner === undefined || repo === undefined || repo === '') return undefined
  if (encoded === undefined) return { owner, repo, rest: undefined }
  const rest = decodePath(encoded)
  return rest === undefined ? undefined : { owner, repo, rest }
}

/** Addresses stand in documents and requests, so one that is not well encoded, or hides a control character, is no address. */
function decodePath(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path)
    return /\p{Cc}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Where people look at a repository, relative to the portal. */
export function browseHref({ owner, repo }: RepositoryName): string {
  return `/git/${owner}/${repo}`
}

/** Where people look at a branch, or at a file of it. */
export function placeHref(name: RepositoryName, at: BranchPath): string {
  return `${browseHref(name)}${viewPath(at)}`
}

/** The address that a host would have for a repository, or for a place in it. */
export function hostAddress(
  host: string,
  { owner, repo }: RepositoryName,
  at?: BranchPath,
): string {
  return `https://${host}/${owner}/${repo}${at === undefined ? '' : viewPath(at)}`
}

/** A branch, or a file on it. */
export interface BranchPath {
  branch: string
  path?: string
}

function viewPath({ branch, path = '' }: BranchPath): string {
  const rest = [branch, path].filter((part) => part !== '').join('/')
  const kind = path === '' ? 'tree' : 'blob'
  return `/${kind}/${rest.split('/').map(encodeURIComponent).join('/')}`
}
