import { didYouMean, type Issue, type IssueSeverity, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { PageLink } from '../markdown/page-links.ts'
import { nearestPath } from '../site/nearest-path.ts'
import { type DocsPlugin, defineDocsPlugin } from './docs-plugin.ts'

/** Reports every link, image and anchor that leads nowhere on the site, with the nearest thing that exists. */
export function linkCheck(): DocsPlugin {
  return defineDocsPlugin({
    name: 'link-check',
    site({ pages, assets, report }) {
      const known = [...pages.map(({ path }) => path), ...assets]
      const anchors = new Map(pages.map(({ path, anchors: ids }) => [path, new Set(ids)]))
      for (const { path, file, links } of pages) {
        for (const link of links) {
          const issue = check(link, { path, known, anchors })
          if (issue) report({ ...issue, at: { file, line: link.line } })
        }
      }
    },
  })
}

interface Known {
  path: string
  known: readonly string[]
  anchors: ReadonlyMap<string, ReadonlySet<string>>
}

const warning = (
  error: Parameters<typeof issueFromError>[0],
  severity: IssueSeverity = 'warning',
) => issueFromError(error, severity)

function check({ url, target }: PageLink, { path, known, anchors }: Known): Issue | undefined {
  switch (target.kind) {
    case 'missing':
      return warning(
        docsErrors.LINK_MISSING({ target: url, nearest: nearestPath(target.path, path, known) }),
      )
    case 'outside':
      return warning(docsErrors.LINK_OUTSIDE({ target: url }))
    case 'absolute':
      return warning(docsErrors.LINK_ABSOLUTE({ target: url }), 'info')
    case 'page': {
      const ids = anchors.get(target.path)
      // An empty fragment and `#top` are the top of any page.
      const isTop = target.fragment === '' || target.fragment === 'top'
      if (isTop || !ids || ids.has(target.fragment)) return undefined
      const nearest = didYouMean(target.fragment, ids)
      return warning(docsErrors.LINK_ANCHOR({ target: url, nearest }))
    }
    case 'asset':
      return undefined
  }
}
