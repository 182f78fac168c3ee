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
  const [, owner, repo, path = ''] = pattern.exec(decodeURI(url.pathname)) ?? []
  return owner === undefined || repo === undefined || repo.endsWith('.git')
    ? undefined
    : { owner, repo, path }
}

/** Where people look at a repository, relative to the portal. */
export function browseHref({ owner, repo }: RepositoryName): string {
  return `/git/${owner}/${repo}`
}
