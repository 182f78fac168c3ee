import { CallboardError, coreErrors, type Readers } from '@callboard/core'
import { withoutExcluded } from './default-excludes.ts'

/**
 * The files that an address means: itself when it names a file, the files that a pattern in it stands for, and of a
 * repository or a folder those that are called `catalog-info.yaml`.
 */
export async function filesAt(
  target: string,
  { readers, signal }: { readers: Readers; signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const search = async (pattern: string) =>
    withoutExcluded((await readers.search(pattern, { signal })).urls, pattern)
  if (target.includes('*')) return search(target)
  if (/\.(?:ya?ml|json)$/i.test(pathOf(target))) return [target]
  try {
    return await search(readers.resolve('**/catalog-info.{yaml,yml}', asFolder(target)))
  } catch (error) {
    // Where nothing can be looked for, the address is that of a file.
    if (CallboardError.is(error, coreErrors.URL_INVALID.code)) return [target]
    throw error
  }
}

/** The part of an address that names a file; some hosts have it in the query. */
function pathOf(target: string): string {
  const { pathname, searchParams } = new URL(target)
  return searchParams.get('path') ?? pathname
}

function asFolder(target: string): string {
  const url = new URL(target)
  const path = url.searchParams.get('path')
  if (path !== null) url.searchParams.set('path', `${path.replace(/\/+$/, '')}/`)
  else url.pathname = `${url.pathname.replace(/\/+$/, '')}/`
  return url.href
}
