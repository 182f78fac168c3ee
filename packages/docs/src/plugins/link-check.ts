import { didYouMean, type Issue, type IssueSeverity, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { PageLink } from '../markdown/page-links.ts'
import type { LinkTarget } from '../markdown/resolve-link.ts'
import { nearestPath } from '../site/nearest-path.ts'
import { hrefOf, relativeHref } from '../site/page-href.ts'
import { type DocsPlugin, type DocsSiteContext, defineDocsPlugin } from './docs-plugin.ts'

/** Reports every link, image and anchor that leads nowhere on the site, with the nearest thing that exists. */
export function linkCheck(): DocsPlugin {
  return defineDocsPlugin({
    name: 'link-check',
    isPure: true,
    site({ pages, assets, report, ...site }) {
      const known = [...pages.map(({ path }) => path), ...assets]
      const anchors = new Map(pages.map(({ path, anchors: ids }) => [path, ids]))
      for (const { path, file, links } of pages) {
        const around = { ...site, path, known, anchors }
        for (const link of links) {
          const issue = check(link, around)
          if (issue) report({ ...issue, at: { file, line: link.line } })
        }
      }
    },
  })
}

/** An address on the web whose beginning was left out. */
const isHost = /^(?:[\w-]+\.)+(?:com|org|net|io|dev|gov|edu|cloud|app)(?:\/|$)/i

interface Known extends Pick<DocsSiteContext, 'isInSource' | 'missingEntities' | 'redirects'> {
  path: string
  known: readonly string[]
  anchors: ReadonlyMap<string, readonly string[]>
}

const warning = (
  error: Parameters<typeof issueFromError>[0],
  severity: IssueSeverity = 'warning',
) => issueFromError(error, severity)

function check({ url, target }: PageLink, site: Known): Issue | undefined {
  const { path, known, anchors } = site
  switch (target.kind) {
    case 'missing': {
      if (/(?:\{|%7B)(?:\{|%(?!\w\w)|%7B|%25)/i.test(url))
        return warning(docsErrors.LINK_TEMPLATE({ target: url }))
      if (leftAddresses(target.path).some((href) => site.redirects.has(href))) return undefined
      const nearest = isHost.test(url) ? `https://${url}` : nearestPath(target.path, path, known)
      return warning(docsErrors.LINK_MISSING({ target: url, nearest }))
    }
    case 'outside':
      return checkOutside(url, target, site)
    case 'absolute': {
      const isThere = known.includes(target.path)
      const nearest = isThere ? relativeHref(path, target.path) : undefined
      return warning(docsErrors.LINK_ABSOLUTE({ target: url, nearest }), 'info')
    }
    case 'entity':
      return site.missingEntities.has(target.ref)
        ? warning(docsErrors.LINK_ENTITY({ target: url, ref: target.ref }))
        : undefined
    case 'page': {
      const ids = anchors.get(target.path)
      // An empty fragment and `#top` are the top of any page; what follows `:~:` is a text to be found.
      const isTop = /^(?:top)?$|^:~:/.test(target.fragment)
      if (isTop || !ids || setOf(ids).has(target.fragment)) return undefined
      const nearest = didYouMean(target.fragment, ids)
      return warning(docsErrors.LINK_ANCHOR({ target: url, nearest }))
    }
    case 'asset':
    case 'external':
      return undefined
  }
}

/** Addresses that a page had before it went away, whatever the addresses of the site are like. */
const leftAddresses = (path: string): string[] =>
  (['folders', 'files'] as const).map((addressing) => hrefOf(path, addressing))

const sets = new WeakMap<readonly string[], ReadonlySet<string>>()

/** The anchors of a page to look one up in: made when somebody links to one, and kept as long as the page is the same. */
function setOf(ids: readonly string[]): ReadonlySet<string> {
  const set = sets.get(ids) ?? new Set(ids)
  sets.set(ids, set)
  return set
}

function checkOutside(
  url: string,
  { href, path }: Extract<LinkTarget, { kind: 'outside' }>,
  { path: from, known, isInSource }: Known,
): Issue {
  const isThere = path !== undefined && isInSource(path)
  if (path !== undefined && !isThere) {
    // One step up too many is the most common mistake.
    const nearest = nearestPath(path, from, known)
    return warning(docsErrors.LINK_MISSING({ target: url, nearest }))
  }
  if (href === undefined) return warning(docsErrors.LINK_OUTSIDE({ target: url }))
  return warning(docsErrors.LINK_REPOSITORY({ target: url }), 'info')
}
