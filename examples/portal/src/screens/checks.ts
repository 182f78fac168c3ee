import { type Request, Router } from 'express'
import { linkTo, rowOfRef } from '../format/entity-link.ts'
import type { ChecksPage, LevelCount, Notice } from '../view-models.ts'
import type { OwnedLevel, WholeReport } from '../whole-report.ts'
import { checkHref } from './check-row.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const pageSize = 25
const ownersOnPage = 10
/** How the address writes that no level is reached. */
const noLevel = 'none'

type Catalog = ScreenContext['portal']['catalog']

/** `/checks`: how many entities have reached which level, and what keeps the others from it. */
export const checksScreen: Screen = (context) => {
  const router = Router()
  router.get('/checks', async (request, response) => {
    const report = await context.portal.checkReports.whole()
    response.send(context.render('checks', checksPage(context, request, report)))
  })
  return router
}

function checksPage(
  { portal, frame }: ScreenContext,
  request: Request,
  report: WholeReport,
): ChecksPage {
  const { catalog } = portal
  return {
    frame: frame({ title: 'Checks', section: 'checks' }),
    notices: report.issues.map(
      ({ message, hint, severity }): Notice => ({
        tone: severity === 'error' ? 'danger' : 'warning',
        text: `${message}.`,
        ...(hint && { detail: hint }),
      }),
    ),
    levels: levelsOf(request, report),
    checks: report.checks.map(({ description, level, ...check }) => ({
      ...check,
      title: description ?? check.name,
      href: checkHref(check.name),
      ...(level !== null && { level }),
    })),
    ...ownersOf(catalog, request, report),
    ...entitiesOf(catalog, request, report),
  }
}

function levelsOf(request: Request, { levels, counts, order }: WholeReport): LevelCount[] {
  const chosen = queryText(request, 'level', 64)
  return [undefined, ...order].map((title, rank) => {
    const name = title ?? noLevel
    const count = counts[rank] ?? 0
    return {
      ...(title !== undefined && { title }),
      count,
      share: levels.length === 0 ? 0 : (100 * count) / levels.length,
      rank,
      href: `${withQuery(request, { level: chosen === name ? '' : name, from: '' })}#entities`,
      selected: chosen === name,
    }
  })
}

function ownersOf(
  catalog: Catalog,
  request: Request,
  { owners }: WholeReport,
): Pick<ChecksPage, 'owners' | 'ownerPages'> {
  const offset = offsetOf(request, 'ownersFrom')
  const shown = owners.slice(offset, offset + ownersOnPage)
  return {
    owners: shown.map(({ owner, levels, ...stand }) => ({
      ...(owner !== undefined && {
        owner: linkTo(catalog, owner),
        href: `${withQuery(request, { owner, from: '' })}#entities`,
      }),
      ...stand,
      total: levels.length,
    })),
    ownerPages: paginationOf(request, {
      offset,
      shown: shown.length,
      total: owners.length,
      pageSize: ownersOnPage,
      name: 'ownersFrom',
    }),
  }
}

function entitiesOf(
  catalog: Catalog,
  request: Request,
  report: WholeReport,
): Pick<ChecksPage, 'entities' | 'active' | 'pagination'> {
  const [level, owner] = [queryText(request, 'level', 64), queryText(request, 'owner')]
  const among = owner === '' ? report.levels : (ownedBy(report, owner) ?? [])
  const found = level === '' ? among : among.filter((each) => (each.level ?? noLevel) === level)
  const offset = offsetOf(request)
  const shown = found.slice(offset, offset + pageSize)
  const lift = (name: string) => `${withQuery(request, { [name]: '', from: '' })}#entities`
  return {
    entities: shown.map((each) => entityRow(catalog, each)),
    active: [
      ...(level === ''
        ? []
        : [{ title: level === noLevel ? 'no level' : level, removeHref: lift('level') }]),
      ...(owner === '' ? [] : [{ title: linkTo(catalog, owner).title, removeHref: lift('owner') }]),
    ],
    pagination: paginationOf(request, {
      offset,
      shown: shown.length,
      total: found.length,
      pageSize,
    }),
  }
}

function ownedBy({ owners }: WholeReport, ref: string) {
  return owners.find(({ owner }) => owner === ref)?.levels
}

function entityRow(
  catalog: Catalog,
  { ref, level, next, missing }: OwnedLevel,
): ChecksPage['entities'][number] {
  return {
    ...rowOfRef(catalog, ref),
    ...(level !== null && { level }),
    ...(next !== null && { next }),
    lacking: missing.map((name) => ({ title: name, href: checkHref(name) })),
  }
}
