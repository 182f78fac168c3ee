/** The names that a URL fragment means as a JSON pointer (RFC 6901); nothing for another kind of fragment. */
export function parsePointer(fragment: string): string[] | undefined {
  if (fragment === '') return []
  if (!fragment.startsWith('/')) return undefined
  try {
    return decodeURIComponent(fragment)
      .slice(1)
      .split('/')
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  } catch {
    return undefined
  }
}

/** The fragment, without `#`, that names mean. */
export function formatPointer(names: readonly string[]): string {
  return names
    .map((name) => `/${encodeURI(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')
    .replaceAll('#', '%23')
}
