import { Router } from 'express'
import { formatDuration, toAge } from '../format/age.ts'
import { linkTo } from '../format/entity-link.ts'
import { shortLocations } from '../format/short-location.ts'
import { siteHref } from '../format/site-href.ts'
import type { DocsBuildRow, DocsBuildsPage } from '../view-models.ts'
import { docsFrame } from './docs-frame.ts'
import type { Screen, ScreenContext } from './screen.ts'

/** `/docs/builds`: what became of sites that were built since the portal began. */
export const docsBuildsScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs/builds', (_request, response) => {
    response.send(context.render('docs-builds', buildsPage(context)))
  })
  return router
}

function buildsPage(context: ScreenContext): DocsBuildsPage {
  const { catalog, docs, runtime } = context.portal
  const rows = docs.builds.all().map(({ ref, url, atMs, tookMs, outcome }): DocsBuildRow => {
    const entity = catalog.get(ref)
    return {
      site: linkTo(catalog, ref),
      ...(entity && { href: siteHref(entity) }),
      source: shortLocations(url),
      at: toAge(atMs, runtime.now()),
      took: formatDuration(tookMs),
      ...('error' in outcome
        ? { error: shortLocations(outcome.error) }
        : {
            pages: outcome.pages,
            problems: outcome.issues.filter(({ severity }) => severity !== 'info').length,
          }),
    }
  })
  return { ...docsFrame(context, 'builds'), rows }
}
