import { compileGlob } from '@callboard/core'

/** Folders whose entity files describe other things than what the organisation runs. */
export const defaultExcludes: readonly string[] = ['**/node_modules', '**/skeleton']

const excluded = defaultExcludes.map(compileGlob)

/**
 * The addresses that a pattern gave, without those in such folders. Names before its first `*` were chosen by whoever
 * wrote the pattern.
 */
export function withoutExcluded(urls: readonly string[], pattern: string): string[] {
  const plain = (decoded(pattern).split('*')[0] ?? '').split('/').length - 1
  return urls.filter((url) => {
    const names = decoded(url).split('/').slice(plain)
    return !names.some((_, index) => {
      const folder = names.slice(0, index).join('/')
      return excluded.some((matches) => matches(folder))
    })
  })
}

/** Of some hosts the path stands in the query, encoded. What cannot be decoded is taken as it is. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
