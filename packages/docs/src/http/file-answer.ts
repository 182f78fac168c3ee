import { createHash } from 'node:crypto'
import { parseRelativePath } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { siteResources } from '../build/site-resources.ts'
import type { Site } from '../site/site.ts'
import { renderLayout } from '../theme/render-layout.ts'
import { assetHeaders, ownHeaders } from './asset-headers.ts'

/** Answers with a page or file of a site. @throws HttpError 404 for a path that is none */
export async function fileAnswer(request: Request, site: Site, path: string): Promise<Response> {
  const missing = () => new HttpError(404, 'There is no such page or file in these documents')
  if (!isPlain(path)) throw missing()
  const { pathname } = new URL(request.url)
  const isPage = site.page(path) !== undefined
  if (isPage && !/\/(?:index\.html)?$/.test(pathname)) {
    // Links of a page are relative to an address that ends in a slash.
    const location = `${pathname.slice(pathname.lastIndexOf('/') + 1)}/`
    return new Response(null, { status: 308, headers: { location } })
  }
  const file = await contentOf(site, path, request.headers.get('sec-fetch-dest'))
  if (!file) throw missing()
  const sum = createHash('sha256').update(file.content).digest('base64url')
  const headers = {
    ...file.headers,
    'cache-control': 'private, no-cache',
    etag: `"${sum.slice(0, 27)}"`,
  }
  if (request.headers.get('if-none-match') === headers.etag)
    return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : file.content, { headers })
}

function isPlain(path: string): boolean {
  try {
    return path === '' || parseRelativePath(path).length > 0
  } catch {
    return false
  }
}

interface Content {
  content: string | Uint8Array<ArrayBuffer>
  headers: Record<string, string>
}

async function contentOf(
  site: Site,
  path: string,
  destination: string | null,
): Promise<Content | undefined> {
  const page = site.page(path)
  if (page) return { content: renderLayout(site, page), headers: ownHeaders('text/html') }
  const resource = siteResources.get(path)
  if (resource) return { content: resource.render(site), headers: ownHeaders(resource.type) }
  const bytes = await site.readAsset(path)
  // A copy, because the body of an answer must not share memory.
  return bytes && { content: new Uint8Array(bytes), headers: assetHeaders(path, destination) }
}
