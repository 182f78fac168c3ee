import { createHash } from 'node:crypto'
import { parseRelativePath } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { SiteRelease } from '../publish/site-release.ts'
import { isPagePath } from '../site/page-href.ts'
import { assetHeaders, ownHeaders } from './asset-headers.ts'

/** Answers with a page or file of a site. @throws HttpError 404 for a path that is none */
export async function fileAnswer(
  request: Request,
  release: SiteRelease,
  path: string,
): Promise<Response> {
  const found = isPlain(path) ? locate(release, path) : undefined
  if (found === undefined) throw missing()
  const { pathname, searchParams } = new URL(request.url)
  if (found !== path && path !== '' && !pathname.endsWith('/')) {
    // Links of a page are relative to an address that ends in a slash.
    const location = `${pathname.slice(pathname.lastIndexOf('/') + 1)}/`
    return new Response(null, { status: 308, headers: { location } })
  }
  if (path === '' && !pathname.endsWith('/'))
    return new Response(null, {
      status: 308,
      headers: { location: `${pathname.slice(pathname.lastIndexOf('/') + 1)}/` },
    })
  const content = await release.read(found, { signal: request.signal })
  if (!content) throw missing()
  const sum = createHash('sha256').update(content).digest('base64url')
  const headers = {
    ...headersOf(release, found, request),
    // Addresses of the theme's files carry what they change with.
    'cache-control':
      searchParams.has('v') || isFingerprinted(found)
        ? 'private, max-age=31536000, immutable'
        : 'private, no-cache',
    etag: `"${sum.slice(0, 27)}"`,
  }
  if (request.headers.get('if-none-match') === headers.etag)
    return new Response(null, { status: 304, headers })
  // A copy, because the body of an answer must not share memory.
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), { headers })
}

const isFingerprinted = (path: string): boolean => /^_callboard\/.*\.[0-9a-f]{8}\./.test(path)

const missing = () => new HttpError(404, 'There is no such page or file in these documents')

/** Path of the file at an address: a page's is that of a folder. */
function locate({ files }: SiteRelease, path: string): string | undefined {
  const folder = path === '' || path.endsWith('/') ? path : `${path}/`
  if (path !== '' && !path.endsWith('/') && files.has(path)) return path
  return files.has(`${folder}index.html`) ? `${folder}index.html` : undefined
}

function headersOf({ files }: SiteRelease, path: string, request: Request): Record<string, string> {
  const type = files.get(path)?.type
  const destination = request.headers.get('sec-fetch-dest')
  if (type === undefined) return assetHeaders(path, destination)
  // The Markdown of a page is its author's.
  return isPagePath(path) ? assetHeaders(path, destination) : ownHeaders(type, path)
}

function isPlain(path: string): boolean {
  try {
    return path === '' || parseRelativePath(path.replace(/\/$/, '')).length > 0
  } catch {
    return false
  }
}
