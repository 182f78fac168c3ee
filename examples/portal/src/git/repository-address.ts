import type { RepositoryName } from './run-git.ts'

const part = '([A-Za-z0-9][A-Za-z0-9._-]*)'
const pattern = new RegExp(`^/git/${part}/${part}(?:/(?:blob|tree)/(.+?))?/*$`)
const loopback = new Set(['localhost', '127.0.0.1'])

/** What an address of the stand-in names. */
export interface RepositoryAddress extends RepositoryName {
  /** A branch and the path on it; where one ends and the other begins, only the repository knows. */
  rest: string | undefined
}

/** Addresses of the stand-in below `url`; the port is not compared, so they outlive a restart on another one. */
export function parseRepositoryAddress(url: URL): RepositoryAddress | undefined {
  if (url.protocol !== 'http:' || !loopback.has(url.hostname)) return undefined
  const [, owner, repo, encoded] = pattern.exec(url.pathname) ?? []
  if (owner === undefined || repo === undefined || repo.endsWith('.git')) return undefined
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
export function placeHref(
  name: RepositoryName,
  { branch, path = '' }: { branch: string; path?: string },
): string {
  const rest = [branch, path].filter((part) => part !== '').join('/')
  const kind = path === '' ? 'tree' : 'blob'
  return `${browseHref(name)}/${kind}/${rest.split('/').map(encodeURIComponent).join('/')}`
}
