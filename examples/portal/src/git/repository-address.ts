import type { RepositoryName } from './repositories.ts'

const part = '([A-Za-z0-9][A-Za-z0-9._-]*)'
const pattern = new RegExp(`^/git/${part}/${part}(?:/(?:blob|tree)/main(?:/(.*))?)?/?$`)
const loopback = new Set(['localhost', '127.0.0.1'])

/** What an address of the stand-in names. */
export interface RepositoryAddress extends RepositoryName {
  /** Path inside the repository, empty for its root. */
  path: string
}

/** Addresses of the stand-in below `url`; the port is not compared, so they outlive a restart on another one. */
export function parseRepositoryAddress(url: URL): RepositoryAddress | undefined {
  if (url.protocol !== 'http:' || !loopback.has(url.hostname)) return undefined
  const [, owner, repo, encoded = ''] = pattern.exec(url.pathname) ?? []
  const path = decodePath(encoded)
  return owner === undefined || repo === undefined || repo.endsWith('.git') || path === undefined
    ? undefined
    : { owner, repo, path }
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
