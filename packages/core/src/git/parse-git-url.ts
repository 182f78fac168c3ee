import { parseRelativePath } from '../path/relative-path.ts'

/** What an address of a Git repository means. */
export interface GitPlace {
  /** Address for Git: http(s), no query. */
  remoteUrl: string
  /** Branch, tag or commit. @default the default branch */
  ref?: string | undefined
  /** Relative to the repository; empty for the repository itself. */
  path: string
}

/**
 * Reads `git+https://host/group/repo.git//dir/file.yaml?ref=main`: after two slashes the path in the repository, as in
 * the module addresses of Terraform and Kustomize. Without `git+` the repository's name must end in `.git`.
 */
export function parseGitUrl({
  protocol,
  host,
  pathname,
  searchParams,
  username,
}: URL): GitPlace | undefined {
  const [, marked, scheme] = /^(git\+)?(https?):$/.exec(protocol) ?? []
  if (scheme === undefined || username !== '') return undefined
  const [repository, path] = split(pathname)
  if (repository === '' || (marked === undefined && !repository.endsWith('.git'))) return undefined
  const place = decoded(path)
  const ref = searchParams.get('ref') ?? undefined
  if (place === undefined || (ref !== undefined && !isRef(ref))) return undefined
  return { remoteUrl: `${scheme}://${host}${repository}`, ref, path: place }
}

/** The canonical address of a place. */
export function formatGitUrl({ remoteUrl, ref, path }: GitPlace): string {
  const inside = path.split('/').map(encodeURIComponent).join('/')
  return `git+${remoteUrl}//${inside}${ref === undefined ? '' : `?ref=${encodeURIComponent(ref)}`}`
}

function split(pathname: string): [string, string] {
  const at = pathname.indexOf('//')
  const whole = at === -1 ? pathname : pathname.slice(0, at)
  return [whole.replace(/\/+$/, ''), at === -1 ? '' : pathname.slice(at + 2)]
}

/** Undefined for a path that is none. */
function decoded(path: string): string | undefined {
  try {
    const parts = path.replace(/\/$/, '').split('/').map(decodeURIComponent)
    if (parts.some((part) => part.includes('/'))) return undefined
    return path === '' ? '' : parseRelativePath(parts.join('/'), { portable: false }).join('/')
  } catch {
    return undefined
  }
}

/** Whether a text can be the name of a branch or a tag, or a commit: the plain part of Git's rules. */
function isRef(ref: string): boolean {
  return (
    ref.length <= 255 &&
    /^[^\s~^:?*[\\-][^\s~^:?*[\\]*$/.test(ref) &&
    !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$|^[./]/.test(ref)
  )
}
