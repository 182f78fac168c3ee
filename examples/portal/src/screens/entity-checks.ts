import type { CheckReport, CheckResult } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { Router } from 'express'
import { toAge } from '../format/age.ts'
import type { EntityChecksPage, LevelStep } from '../view-models.ts'
import { checkHref, checkRow } from './check-row.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** Changes of outcomes on the page, the newest first. */
const mostChanges = 20

/** `…/checks`: the level of an entity, what keeps it from the next, and each check. */
export const entityChecksScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/checks', async (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-checks', await checksPage(context, entity)))
  })
  return router
}

async function checksPage(context: ScreenContext, entity: Entity): Promise<EntityChecksPage> {
  const { catalog, runtime, closing } = context.portal
  const ref = entityRefOf(entity)
  const report = await catalog.checks({ ref, signal: closing })
  const changes = await catalog.checkHistory({ ref, limit: mostChanges })
  const { results, checks } = report
  const [own] = report.levels
  const rows = results.map((result) => checkRow(result, checks))
  const isMissing = ({ name }: { name: string }) => own?.missing.includes(name) ?? false
  return {
    ...entityFrame(context, entity, 'checks'),
    total: rows.length,
    ...(own?.level && { level: own.level }),
    ...(own?.next && { next: own.next }),
    steps: stepsOf(report),
    missing: rows.filter(isMissing),
    others: rows.filter((row) => row.status !== 'passed' && !isMissing(row)),
    passed: rows.filter(({ status }) => status === 'passed'),
    changes: changes.map(({ at, check, status }) => ({
      check,
      href: checkHref(check),
      status,
      age: toAge(Date.parse(at), runtime.now()),
    })),
  }
}

/** The levels that any check of the entity is for, with what is kept of each. */
function stepsOf({ results, levels, order }: CheckReport): LevelStep[] {
  const [own] = levels
  if (!own) return []
  const reached = own.level === null ? -1 : order.indexOf(own.level)
  const asked = order.map((level) => results.filter((result) => result.level === level))
  const top = asked.findLastIndex((group) => group.length > 0)
  return order.slice(0, top + 1).map((level, rank): LevelStep => {
    const group = asked[rank] ?? []
    const state = rank <= reached ? 'reached' : level === own.next ? 'next' : 'later'
    return { title: level, state, kept: group.filter(isKept).length, of: group.length }
  })
}

const isKept = ({ status }: CheckResult) => status === 'passed' || status === 'waived'
