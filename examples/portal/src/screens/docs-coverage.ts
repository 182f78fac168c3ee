import { type Entity, entityRefOf } from '@callboard/core'
import { Router } from 'express'
import { linkTo, related } from '../format/entity-link.ts'
import type { DocsCoveragePage } from '../view-models.ts'
import { docsFrame } from './docs-frame.ts'
import type { Screen, ScreenContext } from './screen.ts'

/** Entities without documentation that are named for each owner. */
const maxMissing = 8

interface Owned {
  owner: ReturnType<typeof related>
  documented: number
  missing: Entity[]
}

/** `/docs/coverage`: which team has documented what it owns. */
export const docsCoverageScreen: Screen = (context) => {
  const router = Router()
  router.get('/docs/coverage', (_request, response) => {
    response.send(context.render('docs-coverage', coveragePage(context)))
  })
  return router
}

function coveragePage(context: ScreenContext): DocsCoveragePage {
  const { catalog, docs } = context.portal
  const byOwner = new Map<string, Owned>()
  const { items } = catalog.query({ filter: { kind: 'Component' }, limit: 10_000 })
  for (const entity of items) {
    const owner = related(catalog, entity, 'ownedBy')
    const key = owner?.ref ?? ''
    const owned = byOwner.get(key) ?? { owner, documented: 0, missing: [] }
    if (docs.has(entityRefOf(entity))) owned.documented += 1
    else owned.missing.push(entity)
    byOwner.set(key, owned)
  }
  const rows = [...byOwner.values()].map(({ owner, documented, missing }) => {
    const total = documented + missing.length
    return {
      ...(owner && { owner }),
      total,
      documented,
      percent: Math.round((documented / total) * 100),
      missing: missing.slice(0, maxMissing).map((entity) => linkTo(catalog, entityRefOf(entity))),
      moreMissing: Math.max(0, missing.length - maxMissing),
    }
  })
  const documented = rows.reduce((sum, row) => sum + row.documented, 0)
  return {
    ...docsFrame(context, 'coverage'),
    total: items.length,
    documented,
    percent: items.length === 0 ? 0 : Math.round((documented / items.length) * 100),
    // Where there is most to do comes first.
    rows: rows.sort(
      (a, b) => b.total - b.documented - (a.total - a.documented) || b.total - a.total,
    ),
  }
}
