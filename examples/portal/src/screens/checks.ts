import { type Request, Router } from 'express'
import type { OwnedLevel, WholeReport } from '../check-reports.ts'
import { trendsOf } from '../format/check-trend.ts'
import { linkTo, rowOfRef } from '../format/entity-link.ts'
import type { ChecksPage, LevelCount, Notice, Trend } from '../view-models.ts'
import { checkHref } from './check-row.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const pageSize = 25
const ownersOnPage = 10
/** How the address writes that no level is reached. */
const noLevel = 'none'
/** Stands for what nobody owns; no reference is empty. */
const noOwner = ''

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
  const { catalog, runtime } = portal
  const byCheck = trendsOf({
    changes: report.changes,
    keyOf: ({ check }) => check,
    failing: new Map(report.checks.map(({ name, failed }) => [name, failed])),
    nowMs: runtime.now(),
  })
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
      ...trendOf(byCheck, check.name),
    })),
    ...ownersOf(portal, request, report),
    ...entitiesOf(catalog, request, report),
  }
}

function levelsOf(request: Request, { levels, order }: WholeReport): LevelCount[] {
  const chosen = queryText(request, 'level', 64)
  const counts = countLevels(levels, order)
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

/** How many have none, the first, the second level and so on. */
function countLevels(levels: readonly OwnedLevel[], order: readonly string[]): number[] {
  const counts = new Array<number>(order.length + 1).fill(0)
  for (const { level } of levels) {
    const rank = level === null ? 0 : order.indexOf(level) + 1
    counts[rank] = (counts[rank] ?? 0) + 1
  }
  return counts
}

function ownersOf(
  { catalog, runtime }: Pick<ScreenContext['portal'], 'catalog' | 'runtime'>,
  request: Request,
  { owners, order, levels: all, results, changes }: WholeReport,
): Pick<ChecksPage, 'owners' | 'ownerPages'> {
  const offset = offsetOf(request, 'ownersFrom')
  const shown = owners.slice(offset, offset + ownersOnPage)
  const ownerOf = new Map(all.map(({ ref, owner }) => [ref, owner ?? noOwner]))
  const failing = new Map<string, number>()
  for (const { ref, status } of results) {
    const owner = ownerOf.get(ref)
    if (status === 'failed' && owner !== undefined)
      failing.set(owner, (failing.get(owner) ?? 0) + 1)
  }
  const keyOf = ({ ref }: { ref: string }) => ownerOf.get(ref)
  const trends = trendsOf({ changes, keyOf, failing, nowMs: runtime.now() })
  return {
    owners: shown.map(({ owner, levels }) => ({
      ...(owner !== undefined && {
        owner: linkTo(catalog, owner),
        href: `${withQuery(request, { owner, from: '' })}#entities`,
      }),
      counts: countLevels(levels, order),
      failed: failing.get(owner ?? noOwner) ?? 0,
      total: levels.length,
      ...trendOf(trends, owner ?? noOwner),
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

function trendOf(trends: ReadonlyMap<string, Trend>, key: string): { trend?: Trend } {
  const trend = trends.get(key)
  return trend ? { trend } : {}
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
