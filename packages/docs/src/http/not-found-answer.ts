import { HttpError } from '@callboard/core/http'
import type { SiteRelease } from '../publish/site-release.ts'
import { ownHeaders } from './asset-headers.ts'
import { fileAnswer } from './file-answer.ts'

/**
 * Answers with a page or file of a site; people get the site's own page for what it does not have, programs the problem.
 *
 * @throws HttpError 404 for a path that is none
 */
export async function fileOrNotFound(
  request: Request,
  release: SiteRelease,
  path: string,
): Promise<Response> {
  try {
    return await fileAnswer(request, release, path)
  } catch (error) {
    const wantsPage = request.headers.get('accept')?.includes('text/html')
    if (!(wantsPage && error instanceof HttpError && error.status === 404)) throw error
    const page = await notFoundPage(release, rootOf(request, path))
    if (page === undefined) throw error
    const headers = { ...ownHeaders('text/html', notFoundPath), 'cache-control': 'no-store' }
    return new Response(page, { status: 404, headers })
  }
}

const notFoundPath = '404.html'

/** Its addresses begin at the root that the configuration names; the site may be mounted elsewhere. */
async function notFoundPage(release: SiteRelease, root: string): Promise<string | undefined> {
  const isOurs = release.files.get(notFoundPath)?.type !== undefined
  const content = isOurs ? await release.read(notFoundPath) : undefined
  if (!content) return undefined
  const html = new TextDecoder().decode(content)
  const [, base] = / data-base="([^"]+)"/.exec(html) ?? []
  return base === undefined
    ? html
    : html.replaceAll(/ (href|src|data-base)="([^"]*)"/g, (whole, name: string, value: string) =>
        value.startsWith(base) ? ` ${name}="${root}${value.slice(base.length)}"` : whole,
      )
}

/** Where the site is mounted: what of the address stands before the path in it. */
function rootOf(request: Request, path: string): string {
  const names = (text: string) => text.replace(/\/$/, '').split('/')
  const all = names(new URL(request.url).pathname)
  const own = path === '' ? 0 : names(path).length
  return `${all.slice(0, all.length - own).join('/')}/`
}
