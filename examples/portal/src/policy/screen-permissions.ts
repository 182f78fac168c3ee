/** A route of a screen, as the screen has it, and what it takes to use it. */
export type ScreenPermission = readonly [method: 'get' | 'post', path: string, permission: string]

const entity = '/catalog/:namespace/:kind/:name'
const template = '/templates/:namespace/:name'
const docs = '/docs/:namespace/:kind/:name'

/** Every route of every screen. One that is not here is answered with "not found", and fails a test. */
export const screenPermissions: readonly ScreenPermission[] = [
  ['get', '/', 'catalog.entity.read'],
  ['get', '/catalog', 'catalog.entity.read'],
  ['get', '/catalog.json', 'catalog.entity.read'],
  ['get', entity, 'catalog.entity.read'],
  ['get', `${entity}/api`, 'catalog.entity.read'],
  ['get', `${entity}/api/raw`, 'catalog.entity.read'],
  ['get', `${entity}/checks`, 'catalog.entity.read'],
  ['get', `${entity}/history`, 'catalog.entity.read'],
  ['get', `${entity}/impact`, 'catalog.entity.read'],
  ['get', `${entity}/impact.json`, 'catalog.entity.read'],
  ['get', `${entity}/members`, 'catalog.entity.read'],
  ['get', `${entity}/raw`, 'catalog.entity.read'],
  ['get', `${entity}/raw.yaml`, 'catalog.entity.read'],
  ['get', `${entity}/relations/:relation`, 'catalog.entity.read'],
  ['get', `${entity}/signals`, 'catalog.entity.read'],
  ['get', `${entity}/tabs/:tab`, 'catalog.entity.read'],
  ['get', '/incident/:ref{/:name}', 'catalog.entity.read'],
  ['get', '/incident/:namespace/:kind/:name', 'catalog.entity.read'],
  ['get', '/incident/:namespace/:kind/:name.txt', 'catalog.entity.read'],
  ['get', '/checks', 'catalog.entity.read'],
  ['get', '/checks/:name', 'catalog.entity.read'],
  ['get', '/ingestion', 'catalog.location.read'],
  ['get', '/integrity', 'catalog.entity.read'],
  ['post', '/ingestion/refresh', 'catalog.entity.refresh'],
  ['post', '/ingestion/confirm-deletion', 'catalog.ingestion.manage'],
  ['get', '/ingestion/register', 'catalog.location.create'],
  ['post', '/ingestion/register/preview', 'catalog.location.create'],
  ['post', '/ingestion/register', 'catalog.location.create'],
  ['post', '/ingestion/locations/:id/refresh', 'catalog.entity.refresh'],
  ['post', '/ingestion/locations/:id/forget', 'catalog.location.delete'],
  ['get', '/templates', 'scaffolder.template.parameter.read'],
  ['get', template, 'scaffolder.template.parameter.read'],
  ['post', template, 'scaffolder.template.parameter.read'],
  ['post', `${template}/check`, 'scaffolder.template.parameter.read'],
  ['post', `${template}/plan`, 'scaffolder.template.plan'],
  ['post', `${template}/run`, 'scaffolder.task.create'],
  ['get', '/actions', 'scaffolder.action.read'],
  ['get', '/actions/:id', 'scaffolder.action.read'],
  ['post', '/actions/:id', 'scaffolder.template.dry-run'],
  ['get', '/runs', 'scaffolder.task.read'],
  ['get', '/runs/:id', 'scaffolder.task.read'],
  ['get', '/runs/:id/events', 'scaffolder.task.read'],
  ['post', '/runs/:id/:change', 'scaffolder.task.change'],
  ['get', '/git/:owner/:repo{/*rest}', 'repository.read'],
  ['get', '/docs', 'docs.read'],
  ['get', '/docs/builds', 'docs.read'],
  ['get', '/docs/coverage', 'docs.read'],
  ['get', '/docs/problems', 'docs.read'],
  ['get', `${docs}{/*path}`, 'docs.read'],
  ['get', '/wiki{/*path}', 'docs.read'],
  ['get', '/settings', 'catalog.entity.read'],
  ['get', '/search', 'search.read'],
  ['get', '/search/palette', 'search.read'],
]

/** What each change of a run takes. */
export const changePermissions: ReadonlyMap<string, string> = new Map([
  ['cancel', 'scaffolder.task.cancel'],
  ['retry', 'scaffolder.task.create'],
  ['undo', 'scaffolder.task.undo'],
  ['decide', 'scaffolder.task.approve'],
])
