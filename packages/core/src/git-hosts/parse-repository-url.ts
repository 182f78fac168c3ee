import { coreErrors } from '../errors/core-errors.ts'
import { parseRelativePath, resolveRelativePath } from '../path/relative-path.ts'
import { shownUrl } from '../text/shown-url.ts'
import type { GitHost, GitSite, RepositoryPlace } from './git-host.ts'

/**
 * What an address means at a Git host; nothing for an address of another host, of another page, or one in which an
 * encoded slash or dot would make it mean something else to the host.
 */
export function parseRepositoryUrl(
  url: URL,
  { host, site }: { host: GitHost; site: GitSite },
): RepositoryPlace | undefined {
  const base = new URL(site.baseUrl)
  const own = url.origin === base.origin && url.pathname.startsWith(base.pathname)
  const path = own
    ? url.pathname.slice(base.pathname === '/' ? 0 : base.pathname.length)
    : url.pathname
  if (!own && !host.moreOrigins(site).includes(url.origin)) return undefined
  const parts = decodedParts(path)
  const place = parts && host.parse(parts, url)
  if (!place || !isSafe(place)) return undefined
  return { ...place, inside: /\/$/.test(url.searchParams.get('path') ?? url.pathname) }
}

/** The address of the page that shows a place; that of a folder ends in a slash when references are to lead inside. */
export function pageOf(place: RepositoryPlace, { host, site }: { host: GitHost; site: GitSite }) {
  const path = place.inside && place.path !== '' ? `${place.path}/` : place.path
  return `${site.baseUrl}${host.page({ ...place, path })}`
}

/**
 * The place that a reference in a file means: relative to the file, or with a leading slash to the root of its repository.
 *
 * @throws CORE_PATH_OUTSIDE for one that climbs out of the repository, CORE_PATH_INVALID CORE_URL_INVALID
 */
export function resolvePlace(place: RepositoryPlace, reference: string): RepositoryPlace {
  const folder = place.inside ? place.path : parentOf(place.path)
  const path = reference.startsWith('/')
    ? resolveRelativePath('', reference)
    : resolveRelativePath(folder, reference)
  const inside = reference.endsWith('/')
  const next = { ...place, path, inside, page: inside ? 'folder' : 'file' } as const
  if (isSafe(next)) return next
  throw coreErrors.URL_INVALID({
    url: shownUrl(reference),
    reason: 'it is not the path of a file in a repository',
  })
}

function parentOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
}

function decodedParts(pathname: string): string[] | undefined {
  const parts = pathname.split('/').slice(1)
  if (parts.at(-1) === '') parts.pop()
  try {
    const decoded = parts.map(decodeURIComponent)
    return decoded.includes('') ? undefined : decoded
  } catch {
    return undefined
  }
}

/** A slash that was encoded may be one of a ref, and of nothing else. */
function isSafe({ owner, repo, ref, path }: RepositoryPlace): boolean {
  const names = [...owner.split('/'), repo]
  return (
    names.every((name) => isName(name) && !name.includes('/')) &&
    (ref === undefined || ref.split('/').every(isName)) &&
    (path === '' || isRepositoryPath(path))
  )
}

function isName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return name !== '' && !/^\.{1,2}$|[\\\u0000-\u001f\u007f]|^-/.test(name)
}

/** Whether a path leads to something in a repository; hosts are not believed to list nothing else. */
export function isRepositoryPath(path: string): boolean {
  try {
    parseRelativePath(path, { portable: false })
    return true
  } catch {
    return false
  }
}
