import type { Issue } from '@callboard/core'
import type { Portal } from '../portal.ts'
import type { DocsFrame, Tab } from '../view-models.ts'
import type { ScreenContext } from './screen.ts'

/** The pages about all documentation. */
export type DocsTab = 'sites' | 'problems' | 'coverage' | 'builds'

const titles: Readonly<Record<DocsTab, string>> = {
  sites: 'Sites',
  problems: 'Problems',
  coverage: 'Coverage',
  builds: 'Builds',
}

/** What the pages about all documentation share. */
export function docsFrame({ portal, frame }: ScreenContext, selected: DocsTab): DocsFrame {
  const tabs = (Object.keys(titles) as DocsTab[]).map((name): Tab => {
    const count = name === 'problems' ? issuesOf(portal).length : undefined
    return {
      title: titles[name],
      href: name === 'sites' ? '/docs' : `/docs/${name}`,
      selected: name === selected,
      ...(count !== undefined && { count }),
    }
  })
  const isHome = selected === 'sites'
  return {
    frame: frame({
      title: isHome ? 'Docs' : `${titles[selected]} · Docs`,
      section: 'docs',
      ...(!isHome && {
        breadcrumbs: [{ title: 'Docs', href: '/docs' }, { title: titles[selected] }],
      }),
    }),
    tabs,
  }
}

/** What is wrong in the sites that were built, notes left out. */
export function issuesOf({ docs }: Pick<Portal, 'docs'>): { ref: string; issue: Issue }[] {
  const latest = docs.builds.latest()
  return docs.refs().flatMap((ref) => {
    const outcome = latest.get(ref)?.outcome
    if (!outcome || !('issues' in outcome)) return []
    return outcome.issues
      .filter(({ severity }) => severity !== 'info')
      .map((issue) => ({ ref, issue }))
  })
}
