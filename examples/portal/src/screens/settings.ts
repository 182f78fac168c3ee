import { type Request, Router } from 'express'
import { linkTo } from '../format/entity-link.ts'
import { teamsOf } from '../format/teams-of.ts'
import { originOf } from '../server/origin-of.ts'
import type { Fact, SettingsPage } from '../view-models.ts'
import type { Screen, ScreenContext } from './screen.ts'

/** `/settings`: who the reader is here, how it looks, what the browser keeps, and where agents connect. */
export const settingsScreen: Screen = (context) => {
  const router = Router()
  router.get('/settings', (request, response) => {
    response.send(context.render('settings', settingsPage(context, request)))
  })
  return router
}

function settingsPage({ portal, frame }: ScreenContext, request: Request): SettingsPage {
  const { catalog, organisation, mcpProfiles } = portal
  const origin = originOf(portal, request)
  return {
    frame: frame({ title: 'Settings' }),
    you: youOf(portal),
    agents: [...mcpProfiles].map(([name, tools]) => ({
      name,
      url: `${origin}/mcp${name === 'default' ? '' : `/${name}`}`,
      tools: tools.length,
    })),
    portal: [
      { term: 'Organisation', text: organisation },
      { term: 'Catalog', text: `generation ${catalog.generation.toLocaleString('en')}` },
    ],
  }
}

function youOf({
  catalog,
  signedInAs,
}: Pick<ScreenContext['portal'], 'catalog' | 'signedInAs'>): Fact[] {
  if (signedInAs === undefined)
    return [{ term: 'Signed in as', unknown: 'Nobody: this portal asks for no sign-in.' }]
  const teams = teamsOf(catalog, signedInAs)
  return [
    { term: 'Signed in as', entity: linkTo(catalog, signedInAs) },
    teams.length > 0
      ? { term: 'Teams', entities: teams }
      : { term: 'Teams', unknown: 'None: you are in no group of the catalog.' },
  ]
}
