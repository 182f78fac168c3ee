import type { Catalog } from '@callboard/catalog'
import { Router } from 'express'
import { linkTo, toRow } from '../format/entity-link.ts'
import { shortLocation } from '../format/short-location.ts'
import type { EntityLink, HomePage, Notice } from '../view-models.ts'
import { runRow } from './run-row.ts'
import type { Screen, ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

const countedKinds: readonly [kind: string, title: string][] = [
  ['component', 'Components'],
  ['api', 'APIs'],
  ['resource', 'Resources'],
  ['system', 'Systems'],
  ['domain', 'Domains'],
  ['group', 'Groups'],
  ['user', 'Users'],
]

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
  const owners = teams.map(({ ref }) => ref)
  const owned =
    owners.length === 0
      ? []
      : catalog.query({
          filter: { 'relations.ownedBy': owners },
          orderBy: ['metadata.name'],
          limit: 12,
        }).items
  const counts = new Map(
    (catalog.facets({ fields: ['kind'] }).kind ?? []).map(({ value, count }) => [
      value.toLowerCase(),
      count,
    ]),
  )
  const templates = catalog.query({
    filter: { kind: 'Template' },
    orderBy: ['metadata.title'],
    limit: 4,
  }).items
  const runs = await portal.scaffolder.tasks.list({ limit: 5 })
  return {
    frame: frame({ title: 'Home', section: 'home', breadcrumbs: [{ title: 'Home' }] }),
    counts: countedKinds
      .filter(([kind]) => counts.has(kind))
      .map(([kind, title]) => ({
        kind,
        title,
        count: counts.get(kind) ?? 0,
        href: `/catalog?kind=${kind}`,
      })),
    attention: attentionOf(catalog),
    teams,
    owned: owned.map((entity) => toRow(catalog, entity)),
    ownedHref: `/catalog?${owners.map((ref) => `owner=${encodeURIComponent(ref)}`).join('&')}`,
    runs: runs.tasks.map((task) => runRow(portal, task)),
    templates: templates.map((entity) => templateRow(catalog, entity)),
  }
}

function teamsOf(catalog: Catalog, user: string | undefined): EntityLink[] {
  const entity = user === undefined ? undefined : catalog.get(user)
  return (entity?.relations ?? [])
    .filter(({ type }) => type === 'memberOf')
    .map(({ targetRef }) => linkTo(catalog, targetRef))
}

/** Worst first: what was refused, then what points nowhere. */
function attentionOf(catalog: Catalog): Notice[] {
  const issues = catalog.issues()
  const errors = issues.filter(({ severity }) => severity === 'error').length
  const dangling = catalog.report().dangling
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
      link: { title: 'See ingestion', href: '/ingestion?severity=warning' },
      detail: `${first.ref} names it in ${shortLocation(first.place)}.`,
    })
  }
  return notices
}
