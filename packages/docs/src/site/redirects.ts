import { type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { isRecord } from './config-layers.ts'
import type { IncludedSite } from './included-sites.ts'
import { nearestPath } from './nearest-path.ts'
import { addressOf, encodePath, isPagePath } from './page-href.ts'
import type { SourceFiles } from './source-files.ts'

const maxRedirects = 5_000

/** What the plugin `redirects` says: addresses that were left, and where they lead now. */
export function readRedirects(
  { config, at }: IncludedSite,
  files: SourceFiles,
  issues: Issue[],
): Map<string, string> {
  const redirects = new Map<string, string>()
  const maps = config.plugins.get('redirects')?.redirect_maps
  const entries = Object.entries(isRecord(maps) ? maps : {}).slice(0, maxRedirects)
  for (const [from, target] of entries) {
    const to = typeof target === 'string' ? targetOf(at, target, files) : undefined
    const address = addressOf(at + from, files.addressing)
    const isFree = isPagePath(from) && !files.pageByAddress.has(address)
    if (to !== undefined && isFree) redirects.set(encodePath(address), to)
    else if (to === undefined) {
      const known = [...files.pages.keys()]
      const nearest = nearestPath(at + String(target), '', known)
      const error = docsErrors.NAV_MISSING({ target: String(target), nearest })
      const path = ['plugins', 'redirects', 'redirect_maps', from]
      issues.push({ ...issueFromError(error, 'warning'), ...config.locate(path) })
    }
  }
  return redirects
}

/** Address of a page below the root of the site, or one on the web. */
function targetOf(at: string, target: string, files: SourceFiles): string | undefined {
  if (/^https?:\/\//i.test(target)) return URL.canParse(target) ? target : undefined
  const [path = '', fragment] = target.split('#', 2)
  const page = files.pages.get(at + path.replace(/^\/+/, ''))
  return page && page.href + (fragment === undefined ? '' : `#${fragment}`)
}
