import { type Request, Router } from 'express'
import { linkTo } from '../format/entity-link.ts'
import { siteHref } from '../format/site-href.ts'
import type { DocsProblemsPage, Tab } from '../view-models.ts'
import { docsFrame, issuesOf } from './docs-frame.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

/** Parts that problems are told in, by the beginnings of their codes. */
const parts: Readonly<Record<string, { title: string; codes: RegExp }>> = {
  links: { title: 'Links', codes: /^DOCS_LINK/ },
  navigation: { title: 'Navigation', codes: /^DOCS_(?:NAV|NO_INDEX)/ },
  pages: { title: 'Pages', codes: /^DOCS_(?:PAGE|FRONT|SNIPPET|SYNTAX)/ },
}

/** Problems shown at once. */
const maxShown = 300

/** `/docs/problems`: what is wrong in all sites that were built, dead links first of all. */
export const docsProblemsScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs/problems', async (request, response) => {
    // What is not built yet is built here: a report that leaves out sites would be none.
    const { docs } = context.portal
    for (const ref of docs.refs()) await docs.get(ref, { freshMs: Number.POSITIVE_INFINITY })
    response.send(context.render('docs-problems', problemsPage(context, request)))
  })
  return router
}

function problemsPage(context: ScreenContext, request: Request): DocsProblemsPage {
  const { catalog } = context.portal
  const all = issuesOf(context.portal)
  const wanted = queryText(request, 'part')
  const found = all.filter(({ issue }) => partOf(issue.code) === wanted || wanted === '')
  const rows = found
    .slice(0, maxShown)
    .map(({ ref, issue: { severity, code, message, hint, at } }) => {
      const entity = catalog.get(ref)
      return {
        severity,
        code,
        message,
        ...(hint && { hint }),
        ...(at && { place: [at.file, at.line].filter(Boolean).join(':') }),
        site: linkTo(catalog, ref),
        ...(entity && { siteHref: siteHref(entity) }),
      }
    })
  return {
    ...docsFrame(context, 'problems'),
    parts: [tab('', 'All', all.length), ...partTabs()],
    sites: new Set(all.map(({ ref }) => ref)).size,
    total: found.length,
    rows,
  }

  function tab(name: string, title: string, count: number): Tab {
    const href = withQuery(request, { part: name })
    return { title, href, selected: name === wanted, count }
  }
  function partTabs(): Tab[] {
    const names = [...Object.keys(parts), 'other']
    return names
      .map((name) => ({
        name,
        count: all.filter(({ issue }) => partOf(issue.code) === name).length,
      }))
      .filter(({ count }) => count > 0)
      .map(({ name, count }) => tab(name, parts[name]?.title ?? 'Other', count))
  }
}

const partOf = (code: string): string =>
  Object.entries(parts).find(([, { codes }]) => codes.test(code))?.[0] ?? 'other'
