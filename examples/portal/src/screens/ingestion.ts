import type { Issue, IssueSeverity } from '@callboard/core'
import type { Request } from 'express'
import { Router } from 'express'
import { formatDuration, toAge } from '../format/age.ts'
import { linkTo } from '../format/entity-link.ts'
import { shortLocation } from '../format/short-location.ts'
import type { FrameLine, IngestionPage, IssueRow } from '../view-models.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const severities: readonly IssueSeverity[] = ['error', 'warning', 'info']
const titles = { error: 'Errors', warning: 'Warnings', info: 'Notes' } as const
const pageSize = 25

/** `/ingestion`: where entities come from, and everything that was wrong with them. */
export const ingestionScreen: Screen = (context) => {
  const router = Router()
  router.get('/ingestion', (request, response) => {
    response.send(context.render('ingestion', ingestionPage(context, request)))
  })
  router.post('/ingestion/refresh', async (_request, response) => {
    await context.portal.refresh()
    response.redirect(303, '/ingestion')
  })
  return router
}

function ingestionPage({ portal, frame }: ScreenContext, request: Request): IngestionPage {
  const issues = portal.catalog.issues()
  const chosen = severities.find((severity) => severity === queryText(request, 'severity'))
  return {
    frame: frame({ title: 'Ingestion', section: 'ingestion' }),
    generation: portal.catalog.generation,
    providers: providersOf(portal),
    severities: severityTabs(request, { issues, chosen }),
    ...issuesOf(portal.catalog, request, { issues, chosen }),
    ...danglingOf(portal.catalog, request),
    refreshAction: '/ingestion/refresh',
  }
}

/** References are no mistake of one document: what they name may come in from another source. */
function danglingOf(
  catalog: ScreenContext['portal']['catalog'],
  request: Request,
): Pick<IngestionPage, 'dangling' | 'danglingPages'> {
  const all = catalog.report().dangling
  const offset = offsetOf(request, 'danglingFrom')
  const dangling = all.slice(offset, offset + pageSize).map(({ ref, type, targetRef, place }) => ({
    entity: linkTo(catalog, ref),
    relation: type,
    targetRef,
    place: shortLocation(place),
  }))
  return {
    dangling,
    danglingPages: paginationOf(request, {
      offset,
      shown: dangling.length,
      total: all.length,
      pageSize,
      name: 'danglingFrom',
    }),
  }
}

interface Chosen {
  issues: readonly Issue[]
  chosen: IssueSeverity | undefined
}

function providersOf({
  catalog,
  runtime,
  lastRefresh,
}: ScreenContext['portal']): IngestionPage['providers'] {
  const last = lastRefresh()
  return catalog.sources().map(({ failed, ...source }) => ({
    ...source,
    status: failed ? 'failed' : 'succeeded',
    lastRead: toAge(last.atMs, runtime.now()),
    duration: formatDuration(last.durationMs),
  }))
}

function severityTabs(request: Request, { issues, chosen }: Chosen): IngestionPage['severities'] {
  const all = {
    title: 'All',
    href: withQuery(request, { severity: '', from: '' }),
    selected: chosen === undefined,
    count: issues.length,
  }
  const each = severities.map((severity) => ({
    title: titles[severity],
    href: withQuery(request, { severity, from: '' }),
    selected: severity === chosen,
    count: issues.filter((issue) => issue.severity === severity).length,
  }))
  return [all, ...each]
}

function issuesOf(
  catalog: ScreenContext['portal']['catalog'],
  request: Request,
  { issues, chosen }: Chosen,
): Pick<IngestionPage, 'issues' | 'pagination'> {
  const shown = issues
    .filter(({ severity }) => chosen === undefined || severity === chosen)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
  const offset = offsetOf(request)
  const page = shown.slice(offset, offset + pageSize)
  return {
    issues: page.map((issue) => issueRow(catalog, issue)),
    pagination: paginationOf(request, {
      offset,
      shown: page.length,
      total: shown.length,
      pageSize,
    }),
  }
}

function issueRow(catalog: ScreenContext['portal']['catalog'], issue: Issue): IssueRow {
  return {
    severity: issue.severity,
    code: issue.code,
    message: issue.message,
    ...(issue.hint && { hint: issue.hint }),
    ...(issue.at && {
      place: {
        file: shortLocation(issue.at.file),
        ...(issue.at.line && { line: issue.at.line }),
        ...(issue.at.column && { column: issue.at.column }),
      },
    }),
    frame: frameLines(issue),
    ...(issue.ref && { entity: linkTo(catalog, issue.ref) }),
  }
}

/** A code frame is text for terminals; the page wants its lines. */
function frameLines({ frame = '' }: Issue): FrameLine[] {
  // The frame of a long line is cut around the place, so the caret's own row says where it stands.
  const before = /^ +\| ([ \t]*)\^$/m.exec(frame)?.[1]
  return frame.split('\n').flatMap((line) => {
    const [, mark, number, text = ''] = /^([> ]) +(\d+) \|(?: (.*))?$/.exec(line) ?? []
    if (number === undefined) return []
    return [
      {
        number: Number(number),
        text,
        ...(mark === '>' && {
          marked: true,
          ...(before !== undefined && { caret: before.length + 1 }),
        }),
      },
    ]
  })
}
