import { defaultTheme, navDataPath, type Site } from '@callboard/docs'
import { releaseOf } from '@callboard/docs/publish'
import type { Response } from 'express'
import { sendAsset } from '../server/send-asset.ts'

/** What programs read of a site looks the same in every theme. */
const theme = defaultTheme()

/** What is no page of a site: one that has moved, the navigation, the Markdown of a page, what programs read, else a file. */
export async function sendSiteFile({
  site,
  base,
  path,
  response,
}: {
  site: Site
  /** Where the site is mounted. */
  base: string
  path: string
  response: Response
}): Promise<unknown> {
  const moved =
    site.redirects.get(path) ?? site.redirects.get(path.endsWith('/') ? path : `${path}/`)
  if (moved !== undefined)
    return response.redirect(301, /^https?:/.test(moved) ? moved : `${base}${moved}`)
  const made = isMade(site, path) ? await releaseOf(site, theme).read(path) : undefined
  if (!made) return sendAsset({ site, path, response })
  response.set('cache-control', 'private, no-cache')
  return response.type(path === navDataPath ? 'json' : 'text/plain').send(Buffer.from(made))
}

/** An author's file goes before what is made. */
function isMade(site: Site, path: string): boolean {
  if (site.assets.includes(path)) return false
  const isForPrograms = path === navDataPath || /^llms(?:-full)?\.txt$/.test(path)
  return isForPrograms || site.pages.some((page) => page.path === path)
}
