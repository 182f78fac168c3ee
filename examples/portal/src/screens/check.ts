import type { CheckSummary } from '@callboard/catalog'
import { HttpError } from '@callboard/core/http'
import { type Request, Router } from 'express'
import { rowOfRef } from '../format/entity-link.ts'
import type { CheckPage, Fact } from '../view-models.ts'
import type { WholeReport } from '../whole-report.ts'
import { asSentence, checkHref, waiverText } from './check-row.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type Screen, type ScreenContext } from './screen.ts'

const pageSize = 50
const statuses = ['failed', 'waived', 'skipped'] as const
const titles = { failed: 'Failed', waived: 'Waived', skipped: 'Could not be told' } as const

/** `/checks/<name>`: which entities do not keep one check, and why. */
export const checkScreen: Screen = (context) => {
  const router = Router()
  router.get('/checks/:name', async (request, response) => {
    const report = await context.portal.checkReports.whole()
    const name = String(request.params.name)
    const check = report.checks.find((each) => each.name === name)
    if (!check)
      throw new HttpError(404, `There is no check "${name.slice(0, 100)}"`, {
        hint: 'Checks lists those that there are.',
      })
    response.send(context.render('check', checkPage(context, request, { check, report })))
  })
  return router
}

function checkPage(
  { portal, frame }: ScreenContext,
  request: Request,
  { check, report }: { check: CheckSummary; report: WholeReport },
): CheckPage {
  const title = check.description ?? check.name
  const status: (typeof statuses)[number] =
    statuses.find((each) => each === queryText(request, 'status', 16)) ?? 'failed'
  const found = report.results.filter(
    (result) => result.check === check.name && result.status === status,
  )
  const offset = offsetOf(request)
  const shown = found.slice(offset, offset + pageSize)
  return {
    frame: frame({
      title,
      section: 'checks',
      breadcrumbs: [{ title: 'Checks', href: '/checks' }, { title: check.name }],
    }),
    name: check.name,
    title,
    facts: factsOf(check),
    tabs: statuses.map((each) => ({
      title: titles[each],
      href: each === 'failed' ? checkHref(check.name) : `${checkHref(check.name)}?status=${each}`,
      selected: each === status,
      count: check[each],
    })),
    status,
    rows: shown.map((result) => rowOf(portal.catalog, result)),
    pagination: paginationOf(request, {
      offset,
      shown: shown.length,
      total: found.length,
      pageSize,
    }),
  }
}

function factsOf({ level, required, passed, failed, waived, skipped }: CheckSummary): Fact[] {
  const asked = passed + failed + waived + skipped
  const share = asked === 0 ? '' : ` (${Math.round((100 * passed) / asked)} %)`
  return [
    level === null
      ? { term: 'Level', unknown: 'It counts for none.' }
      : { term: 'Level', text: level },
    { term: 'Required', text: required ? 'Yes: the build of who fails it can be stopped' : 'No' },
    {
      term: 'Passed',
      text: `${passed.toLocaleString('en')} of ${asked.toLocaleString('en')}${share}`,
    },
  ]
}

function rowOf(
  catalog: ScreenContext['portal']['catalog'],
  { ref, message, fix, waiver }: WholeReport['results'][number],
): CheckPage['rows'][number] {
  return {
    ...rowOfRef(catalog, ref),
    ...(message !== null && { message: asSentence(message) }),
    ...(fix !== null && { fix }),
    ...(waiver && { waiver: waiverText(waiver) }),
  }
}
