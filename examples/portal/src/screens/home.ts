import type { Catalog } from '@callboard/catalog'
import { Router } from 'express'
import { toRow } from '../format/entity-link.ts'
import { kindCounts } from '../format/kind-counts.ts'
import { shortLocation } from '../format/short-location.ts'
import { teamsOf } from '../format/teams-of.ts'
import { isApprover } from '../is-approver.ts'
import type { EntityLink, HomePage, Notice } from '../view-models.ts'
import { runRow } from './run-row.ts'
import type { Screen, ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

/** `/`: what belongs to the reader, what needs them, and where to begin. */
export const homeScreen: Screen = (context) => {
  const router = Router()
  router.get('/', async (_request, response) => {
    response.send(context.render('home', await homePage(context)))
  })
  return router
}

async function homePage(context: ScreenContext): Promise<HomePage> {
  const { portal, frame } = context
  const { catalog } = portal
  const teams = teamsOf(catalog, portal.signedInAs)
  const runs = await portal.scaffolder.tasks.list({ limit: 5 })
  return {
    frame: frame({ title: 'Home', section: 'home', breadcrumbs: [{ title: 'Home' }] }),
    counts: kindCounts(catalog),
    attention: [...(await decisionsOf(portal)), ...(await attentionOf(catalog))],
    teams,
    ...ownedBy(catalog, teams),
    runs: runs.tasks.map((task) => runRow(portal, task)),
    templates: templatesOf(catalog),
  }
}

function ownedBy(
  catalog: Catalog,
  teams: readonly EntityLink[],
): Pick<HomePage, 'owned' | 'ownedHref'> {
  const owners = teams.map(({ ref }) => ref)
  const filter = { 'relations.ownedBy': owners }
  const orderBy = ['metadata.name']
  const owned = owners.length === 0 ? [] : catalog.query({ filter, orderBy, limit: 12 }).items
  return {
    owned: owned.map((entity) => toRow(catalog, entity)),
    ownedHref: `/catalog?${owners.map((ref) => `owner=${encodeURIComponent(ref)}`).join('&')}`,
  }
}

function templatesOf(catalog: Catalog): HomePage['templates'] {
  const filter = { kind: 'Template' }
  return catalog
    .query({ filter, orderBy: ['metadata.title'], limit: 4 })
    .items.map((entity) => templateRow(catalog, entity))
}

/** Runs that a moment is spent on to look for decisions; more wait where nobody decides anything. */
const mostWaiting = 50

/** Runs that wait for the reader to decide. */
async function decisionsOf({
  catalog,
  scaffolder,
  signedInAs,
}: ScreenContext['portal']): Promise<Notice[]> {
  if (signedInAs === undefined) return []
  const { tasks } = await scaffolder.tasks.list({ status: 'waiting', limit: mostWaiting })
  return tasks
    .filter(({ steps }) =>
      steps.some(({ waitingFor }) =>
        waitingFor?.approvers?.some((approver) =>
          isApprover(catalog, { user: signedInAs, approver }),
        ),
      ),
    )
    .map((task) => ({
      tone: 'info',
      text: `${task.templateTitle} waits for your decision.`,
      link: { title: 'See the run', href: `/runs/${task.id}` },
    }))
}

/** Worst first: what was refused, then what points nowhere. */
async function attentionOf(catalog: Catalog): Promise<Notice[]> {
  const issues = catalog.issues()
  const errors = issues.filter(({ severity }) => severity === 'error').length
  const { dangling } = await catalog.report()
  const notices: Notice[] = []
  if (errors > 0) {
    notices.push({
      tone: 'danger',
      text: `${errors} ${errors === 1 ? 'problem keeps a document' : 'problems keep documents'} out of the catalog.`,
      link: { title: 'See ingestion', href: '/ingestion' },
    })
  }
  const [first] = dangling
  if (first) {
    notices.push({
      tone: 'warning',
      text: `${dangling.length} ${dangling.length === 1 ? 'reference leads' : 'references lead'} to nothing, such as ${first.targetRef}.`,
      link: { title: 'See them all', href: '/integrity?finding=dangling' },
      detail: `${first.ref} names it in ${shortLocation(first.place)}.`,
    })
  }
  return notices
}
