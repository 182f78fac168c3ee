import { entityRefOf } from '@callboard/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { screenPermissions } from '../src/policy/screen-permissions.ts'
import { readingConfig } from './fixtures-reading.ts'
import { type Answer, serveForTest, type TestPortal } from './serve.ts'

let files: Awaited<ReturnType<typeof readingConfig>>
let portal: TestPortal
/** A run of the hidden template, and one of the other that was given something hidden. */
let runs: { hidden: string; given: string }

beforeAll(async () => {
  files = await readingConfig()
  portal = await serveForTest(files.config)
  runs = {
    hidden: await begin('ada', 'template:default/vault-maker', 'component:default/till'),
    given: await begin('ada', 'template:default/maker', 'component:default/vault'),
  }
  // What is built when it is first asked for is built by whoever may read it.
  for (const path of ['/docs/problems', '/docs/default/component/vault/', '/search?q=strongbox'])
    expect((await as('ada', path)).text).toMatch(secret)
}, 60_000)
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]()
  await files?.[Symbol.asyncDispose]()
})

const secret = /vault|zanzibar/i

interface Asked {
  path: string
  method?: string
  form?: Record<string, string>
  json?: unknown
}

function as(user: string, asked: string | Asked): Promise<Answer> {
  const { path, method, form, json } = typeof asked === 'string' ? { path: asked } : asked
  const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json)
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  return portal.ask(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'x-user': user,
      'x-request-id': 'one-for-all',
      accept: 'application/json, text/event-stream, text/html',
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body: String(body) }),
  })
}

async function begin(user: string, templateRef: string, needs: string): Promise<string> {
  const json = { templateRef, values: { needs } }
  const { text } = await as(user, { path: '/api/scaffolder/v2/tasks', json })
  return JSON.parse(text).id
}

/** The event stream ends with the run. */
const ended = (id: string) => as('kim', `/api/scaffolder/v2/tasks/${id}/eventstream`)

const fields = 'kind,metadata.name,metadata.tags,spec.owner,spec.system,relations.dependsOn'
  .split(',')
  .map((field) => `facet=${field}`)
  .join('&')
const api = '/api/catalog'
const entityUrl = (name: string, kind = 'component') => `/catalog/default/${kind}/${name}`
/** Addresses about one thing, asked for what may be read, what may not, and what there is not. */
const about = (path: (name: string) => string | Asked) => ({ about: path })

type Case = string | Asked | { about(name: string): string | Asked }

/** Questions to every route, by the route as it is written. */
const screens: Record<string, readonly Case[]> = {
  'get /': ['/'],
  'get /catalog': [
    '/catalog',
    '/catalog?kind=component',
    '/catalog?kind=api',
    '/catalog?kind=group',
    '/catalog?q=strongbox',
    '/catalog?owner=group:default/crew',
    about((name) => `/catalog?kind=component&owner=${name}`),
    about((name) => `/catalog?kind=component&q=${name}`),
  ],
  'get /catalog.json': ['/catalog.json', '/catalog.json?kind=component'],
  'get /catalog/:namespace/:kind/:name': [
    entityUrl('shop'),
    entityUrl('crew', 'group'),
    entityUrl('till'),
    about(entityUrl),
  ],
  'get /catalog/:namespace/:kind/:name/api': [
    `${entityUrl('prices', 'api')}/api`,
    about((name) => `${entityUrl(name, 'api')}/api`),
  ],
  'get /catalog/:namespace/:kind/:name/api/raw': [
    `${entityUrl('prices', 'api')}/api/raw`,
    about((name) => `${entityUrl(`${name}-api`, 'api')}/api/raw`),
  ],
  ...ofEntity('/checks'),
  ...ofEntity('/history'),
  ...ofEntity('/impact'),
  ...ofEntity('/impact.json'),
  ...ofEntity('/raw'),
  ...ofEntity('/raw.yaml'),
  ...ofEntity('/signals'),
  'get /catalog/:namespace/:kind/:name/members': [
    `${entityUrl('crew', 'group')}/members`,
    about((name) => `${entityUrl(`${name}-crew`, 'group')}/members`),
  ],
  'get /catalog/:namespace/:kind/:name/relations/:relation': [
    ...['dependsOn', 'consumesApi', 'partOf'].map(
      (type) => `${entityUrl('shop')}/relations/${type}`,
    ),
    `${entityUrl('till')}/relations/dependencyOf`,
    `${entityUrl('crew', 'group')}/relations/ownerOf`,
    about((name) => `${entityUrl(name)}/relations/dependsOn`),
  ],
  'get /incident/:ref{/:name}': [
    '/incident/default/component/shop',
    '/incident/till',
    about((name) => `/incident/component:${name}`),
  ],
  'get /incident/:namespace/:kind/:name': [
    '/incident/default/component/till',
    about((name) => `/incident/default/component/${name}`),
  ],
  'get /incident/:namespace/:kind/:name.txt': [
    '/incident/default/component/shop.txt',
    about((name) => `/incident/default/component/${name}.txt`),
  ],
  'get /catalog/:namespace/:kind/:name/tabs/:tab': [
    about((name) => `${entityUrl(name)}/tabs/none`),
  ],
  'get /integrity': ['/integrity'],
  'get /settings': ['/settings'],
  'get /checks': ['/checks'],
  'get /checks/:name': ['/checks/owner-exists', '/checks/owner-has-people', '/checks/described'],
  'get /ingestion': ['/ingestion'],
  'post /ingestion/refresh': [{ path: '/ingestion/refresh', form: { provider: 'files' } }],
  'post /ingestion/confirm-deletion': [
    { path: '/ingestion/confirm-deletion', form: { provider: 'files' } },
  ],
  'get /ingestion/register': ['/ingestion/register'],
  'post /ingestion/register/preview': [
    { path: '/ingestion/register/preview', form: { target: 'https://nowhere.test/a.yaml' } },
  ],
  'post /ingestion/register': [
    { path: '/ingestion/register', form: { target: 'https://nowhere.test/a.yaml' } },
  ],
  'post /ingestion/locations/:id/refresh': [
    { path: '/ingestion/locations/none/refresh', form: {} },
  ],
  'post /ingestion/locations/:id/forget': [{ path: '/ingestion/locations/none/forget', form: {} }],
  'get /templates': ['/templates', '/templates?q=maker'],
  'get /templates/:namespace/:name': [
    '/templates/default/maker',
    about((name) => `/templates/default/${name}-maker`),
  ],
  'post /templates/:namespace/:name': [
    { path: '/templates/default/maker', form: {} },
    about((name) => ({ path: `/templates/default/${name}-maker`, form: {} })),
  ],
  'post /templates/:namespace/:name/check': [
    { path: '/templates/default/maker/check', form: { needs: 'component:till' } },
    about((name) => ({ path: `/templates/default/${name}-maker/check`, form: {} })),
  ],
  'post /templates/:namespace/:name/plan': [
    { path: '/templates/default/maker/plan', form: { '/needs': 'component:default/till' } },
    about((name) => ({ path: `/templates/default/${name}-maker/plan`, form: {} })),
  ],
  'post /templates/:namespace/:name/run': [
    { path: '/templates/default/maker/run', form: {} },
    about((name) => ({ path: `/templates/default/${name}-maker/run`, form: {} })),
  ],
  'get /actions': ['/actions'],
  'get /actions/:id': ['/actions/catalog:fetch'],
  'post /actions/:id': [
    { path: '/actions/catalog:fetch', form: { '/entityRef': 'component:default/till' } },
  ],
  'get /runs': ['/runs', '/runs?status=completed', '/runs?status=failed'],
  'get /runs/:id': [],
  'get /runs/:id/events': [],
  'post /runs/:id/:change': [],
  'get /git/:owner/:repo{/*rest}': ['/git/acme/shop', about((name) => `/git/acme/${name}`)],
  'get /docs': ['/docs', '/docs?by=owner', '/docs?by=changed'],
  'get /docs/builds': ['/docs/builds'],
  'get /docs/coverage': ['/docs/coverage'],
  'get /docs/problems': ['/docs/problems', '/docs/problems?part=links'],
  'get /docs/:namespace/:kind/:name{/*path}': [
    '/docs/default/component/shop/',
    '/docs/default/component/shop/?q=strongbox',
    ...['', 'llms.txt', 'llms-full.txt', 'index.md', 'nope.png', '?q=x'].map((path) =>
      about((name) => `/docs/default/component/${name}/${path}`),
    ),
  ],
  'get /wiki{/*path}': ['/wiki/'],
  'get /search': [
    '/search',
    '/search?q=strongbox',
    '/search?q=vaullt',
    '/search?q=zanzibbar',
    '/search?q=who%20owns%20shop',
    '/search?q=shop&type=techdocs',
    '/search?q=till&owner=group:default/crew',
  ],
  'get /search/palette': [
    '/search/palette?q=strongbox',
    '/search/palette?q=vaullt',
    '/search/palette?q=sho',
  ],
}

function ofEntity(tab: string): Record<string, readonly Case[]> {
  return {
    [`get /catalog/:namespace/:kind/:name${tab}`]: [
      entityUrl('shop') + tab,
      entityUrl('till') + tab,
      entityUrl('crew', 'group') + tab,
      about((name) => entityUrl(name) + tab),
    ],
  }
}

const byName = (name: string) => `component/default/${name}`
const apis: Record<string, readonly Case[]> = {
  'GET /api/catalog/openapi.json': [`${api}/openapi.json`],
  'GET /api/catalog/entities': [
    `${api}/entities`,
    `${api}/entities?fields=metadata.name,relations,spec`,
    `${api}/entities?filter=relations.dependsOn`,
    about((name) => `${api}/entities?filter=metadata.name=${name}`),
    about((name) => `${api}/entities?filter=relations.dependsOn=component:default/${name}`),
  ],
  'GET /api/catalog/entities/by-query': [
    `${api}/entities/by-query?limit=2`,
    `${api}/entities/by-query?orderField=metadata.title,desc`,
    about((name) => `${api}/entities/by-query?fullTextFilterTerm=${name}`),
  ],
  'POST /api/catalog/entities/by-query': [
    { path: `${api}/entities/by-query`, json: { query: {} } },
  ],
  'GET /api/catalog/entity-facets': [`${api}/entity-facets?${fields}`],
  'POST /api/catalog/entity-facets': [
    { path: `${api}/entity-facets`, json: { facets: ['metadata.name', 'spec.owner'] } },
  ],
  'GET /api/catalog/entities/by-name/:kind/:namespace/:name': [
    `${api}/entities/by-name/${byName('shop')}`,
    about((name) => `${api}/entities/by-name/${byName(name)}`),
  ],
  'GET /api/catalog/entities/by-name/:kind/:namespace/:name/ancestry': [
    about((name) => `${api}/entities/by-name/${byName(name)}/ancestry`),
  ],
  'GET /api/catalog/entities/by-uid/:uid': [],
  'DELETE /api/catalog/entities/by-uid/:uid': [],
  'POST /api/catalog/entities/by-refs': [
    about((name) => ({
      path: `${api}/entities/by-refs`,
      json: { entityRefs: [`component:default/${name}`, 'component:shop'] },
    })),
  ],
  'POST /api/catalog/refresh': [
    about((name) => ({ path: `${api}/refresh`, json: { entityRef: `component:default/${name}` } })),
  ],
  'GET /api/catalog/impact/:kind/:namespace/:name': [
    `${api}/impact/${byName('till')}`,
    about((name) => `${api}/impact/${byName(name)}`),
  ],
  'GET /api/catalog/path': [
    `${api}/path?from=component:shop&to=component:till`,
    about((name) => `${api}/path?from=component:shop&to=component:${name}`),
  ],
  'GET /api/catalog/graph/:kind/:namespace/:name': [
    ...['json', 'mermaid', 'dot', 'svg'].map(
      (format) => `${api}/graph/${byName('shop')}?depth=3&format=${format}`,
    ),
    about((name) => `${api}/graph/${byName(name)}`),
  ],
  'GET /api/catalog/report': [`${api}/report`],
  'GET /api/catalog/checks': [`${api}/checks`],
  'GET /api/catalog/checks/:kind/:namespace/:name': [
    `${api}/checks/${byName('shop')}`,
    about((name) => `${api}/checks/${byName(name)}`),
  ],
  'GET /api/catalog/signals/:kind/:namespace/:name': [
    `${api}/signals/${byName('shop')}`,
    about((name) => `${api}/signals/${byName(name)}`),
  ],
  'GET /api/catalog/history/:kind/:namespace/:name': [
    `${api}/history/${byName('shop')}`,
    about((name) => `${api}/history/${byName(name)}`),
  ],
  'GET /api/catalog/diff': [`${api}/diff?since=0`],
  'POST /api/catalog/validate-entity': [
    {
      path: `${api}/validate-entity`,
      json: { entity: { kind: 'Nope' }, location: 'url:https://a.test/b' },
    },
  ],
  'GET /api/catalog/issues': [`${api}/issues`],
  'GET /api/catalog/entities/unprocessed/failed': [`${api}/entities/unprocessed/failed`],
  'GET /api/catalog/entities/unprocessed/pending': [`${api}/entities/unprocessed/pending`],
  'DELETE /api/catalog/entities/unprocessed/delete/:id': [],
  'GET /api/catalog/locations': [`${api}/locations`],
  'POST /api/catalog/locations': [
    { path: `${api}/locations`, json: { type: 'url', target: 'https://nowhere.test/a.yaml' } },
  ],
  'POST /api/catalog/locations/by-query': [{ path: `${api}/locations/by-query`, json: {} }],
  'GET /api/catalog/locations/by-entity/:kind/:namespace/:name': [
    about((name) => `${api}/locations/by-entity/${byName(name)}`),
  ],
  'GET /api/catalog/locations/:id': [`${api}/locations/none`],
  'PUT /api/catalog/locations/:id': [
    {
      path: `${api}/locations/none`,
      method: 'PUT',
      json: { type: 'url', target: 'https://a.test/' },
    },
  ],
  'DELETE /api/catalog/locations/:id': [{ path: `${api}/locations/none`, method: 'DELETE' }],
  'POST /api/catalog/analyze-location': [
    {
      path: `${api}/analyze-location`,
      json: { location: { type: 'url', target: 'https://a.test/b' } },
    },
  ],
}

const scaffolder = '/api/scaffolder'
Object.assign(apis, {
  'GET /api/scaffolder/openapi.json': [`${scaffolder}/openapi.json`],
  'GET /api/scaffolder/v2/templates/:namespace/:kind/:name/parameter-schema': [
    `${scaffolder}/v2/templates/default/template/maker/parameter-schema`,
    about((name) => `${scaffolder}/v2/templates/default/template/${name}-maker/parameter-schema`),
  ],
  'POST /api/scaffolder/v2/check': [
    about((name) => ({
      path: `${scaffolder}/v2/check`,
      json: { templateRef: `template:default/${name}-maker` },
    })),
  ],
  'POST /api/scaffolder/v2/plan': [
    about((name) => ({
      path: `${scaffolder}/v2/plan`,
      json: { templateRef: `template:default/${name}-maker` },
    })),
    about((name) => ({
      path: `${scaffolder}/v2/plan`,
      json: {
        templateRef: 'template:default/maker',
        values: { needs: `component:default/${name}` },
      },
    })),
  ],
  'POST /api/scaffolder/v2/dry-run': [
    about((name) => ({ path: `${scaffolder}/v2/dry-run`, json: dryRunOf(name) })),
  ],
  'POST /api/scaffolder/v2/update': [
    about((name) => ({
      path: `${scaffolder}/v2/update`,
      json: { entityRef: `component:default/${name}` },
    })),
  ],
  'GET /api/scaffolder/v2/actions': [`${scaffolder}/v2/actions`],
  'GET /api/scaffolder/v2/templating-extensions': [`${scaffolder}/v2/templating-extensions`],
  'POST /api/scaffolder/v2/autocomplete/:provider/:resource': [
    { path: `${scaffolder}/v2/autocomplete/none/none`, json: { token: '', context: {} } },
  ],
  'GET /api/scaffolder/v2/tasks': [
    `${scaffolder}/v2/tasks`,
    `${scaffolder}/v2/tasks?createdBy=user:default/ada`,
    `${scaffolder}/v2/tasks?status=completed&limit=1`,
  ],
  'POST /api/scaffolder/v2/tasks': [
    about((name) => ({
      path: `${scaffolder}/v2/tasks`,
      json: { templateRef: `template:default/${name}-maker`, values: {} },
    })),
  ],
  'GET /api/scaffolder/v2/tasks/:id': [],
  'POST /api/scaffolder/v2/tasks/:id/cancel': [],
  'POST /api/scaffolder/v2/tasks/:id/retry': [],
  'POST /api/scaffolder/v2/tasks/:id/undo': [],
  'POST /api/scaffolder/v2/tasks/:id/approve': [],
  'GET /api/scaffolder/v2/tasks/:id/events': [],
  'GET /api/scaffolder/v2/tasks/:id/eventstream': [],
  'GET /api/techdocs/openapi.json': ['/api/techdocs/openapi.json'],
  ...docsRoute('metadata/techdocs/', ''),
  ...docsRoute('metadata/entity/', ''),
  ...docsRoute('sync/', ''),
  ...docsRoute('static/docs/', ''),
  ...docsRoute('static/docs/', '/index.html', '/**:path'),
  'GET /api/search/openapi.json': ['/api/search/openapi.json'],
  'GET /api/search/query': [
    '/api/search/query?term=strongbox',
    '/api/search/query?term=&pageLimit=3',
    '/api/search/query?term=vaullt',
    '/api/search/query?term=zanzibbar',
    '/api/search/query?term=who%20owns%20prices',
  ],
  'GET /api/search/suggest': ['/api/search/suggest?term=str', '/api/search/suggest?term=zan'],
} satisfies Record<string, readonly Case[]>)

function docsRoute(route: string, more: string, pattern = ''): Record<string, readonly Case[]> {
  return {
    [`GET /api/techdocs/${route}:namespace/:kind/:name${pattern}`]: [
      `/api/techdocs/${route}default/component/shop${more}`,
      about((name) => `/api/techdocs/${route}default/component/${name}${more}`),
    ],
  }
}

function dryRunOf(name: string) {
  return {
    template: {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'try' },
      spec: {
        type: 'service',
        steps: [
          {
            id: 'read',
            action: 'catalog:fetch',
            input: { entityRef: `component:default/${name}`, optional: true },
          },
        ],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the scaffolder
        output: { found: '${{ steps.read.output.entity }}' },
      },
    },
    values: {},
    directoryContents: [],
  }
}

/** Calls of every tool, by its name. */
const tools: Record<string, readonly (object | { about(name: string): object })[]> = {
  search: [{ term: 'strongbox' }, { term: 'vaullt' }, { term: 'who owns prices' }],
  catalog_get: [{ ref: 'component:shop' }, { ref: 'group:crew' }, ...toolAbout()],
  catalog_query: [{}, { filter: { kind: 'Component' } }, { text: 'strongbox' }],
  catalog_impact: [{ ref: 'component:till' }, ...toolAbout()],
  catalog_path: [{ from: 'component:shop', to: 'component:till' }],
  catalog_history: [{ ref: 'component:shop' }, ...toolAbout()],
  catalog_report: [{}],
  catalog_refresh: [{ ref: 'component:shop' }, ...toolAbout()],
  incident: [{ ref: 'component:shop' }, { ref: 'component:till' }, ...toolAbout()],
  checks: [{}, { ref: 'component:shop' }, ...toolAbout()],
  signals: [{ ref: 'component:shop' }, ...toolAbout()],
  docs_list: [{}, { ref: 'component:shop' }, ...toolAbout()],
  docs_read: [{ ref: 'component:shop' }, ...toolAbout()],
  template_list: [{}],
  template_form: [
    { template: 'template:maker' },
    { about: (name: string) => ({ template: `template:${name}-maker` }) },
  ],
  template_plan: [
    { about: (name: string) => ({ template: `template:${name}-maker`, parameters: {} }) },
  ],
  template_run: [{ planId: 'none' }],
  run_list: [{}],
  run_show: [],
  run_cancel: [],
}

function toolAbout() {
  return [{ about: (name: string) => ({ ref: `component:default/${name}` }) }]
}

const speak = (user: string, method: string, params: object) =>
  as(user, { path: '/mcp', json: { jsonrpc: '2.0', id: 1, method, params } })

/** Asks about what may not be read and about what there is not: the two answers must be one. */
async function sameFor(ask: (name: string) => Promise<Answer>): Promise<void> {
  const [hidden, absent] = [await ask('vault'), await ask('wault')]
  const plain = ({ status, headers, text }: Answer) => ({
    status,
    type: headers['content-type'],
    location: headers.location?.replaceAll('wault', 'vault'),
    text: text.replaceAll('wault', 'vault'),
  })
  expect(plain(hidden)).toEqual(plain(absent))
  // It says back what it was asked for, and nothing else.
  expect(hidden.text).not.toMatch(/zanzibar|strongbox/i)
}

async function asKim(one: Case): Promise<void> {
  if (typeof one === 'object' && 'about' in one)
    return sameFor((name) => as('kim', one.about(name)))
  const { text, headers } = await as('kim', one)
  expect(text.replaceAll(/<link rel="canonical"[^>]*>/g, '')).not.toMatch(secret)
  expect(JSON.stringify(headers)).not.toMatch(secret)
}

describe('whoever may not read an entity', () => {
  it('is asked for by every route that there is', () => {
    expect(Object.keys(screens).toSorted()).toEqual(
      screenPermissions.map(([method, path]) => `${method} ${path}`).toSorted(),
    )
    const routes = Object.entries(portal.served.portal.http).flatMap(([name, { routes: all }]) => [
      `GET /api/${name}/openapi.json`,
      ...all.map(({ method, path }) => `${method} /api/${name}${path}`),
    ])
    expect(Object.keys(apis).toSorted()).toEqual(routes.toSorted())
    const known = portal.served.portal.mcpProfiles.get('default')?.map(({ name }) => name)
    expect(Object.keys(tools).toSorted()).toEqual(known?.toSorted())
  })

  it.each(Object.entries(screens))('is told nothing of it by %s', async (_route, cases) => {
    for (const one of cases) await asKim(one)
  })

  it.each(Object.entries(apis))('is told nothing of it by %s', async (_route, cases) => {
    for (const one of cases) await asKim(one)
  })

  it.each(Object.entries(tools))('is told nothing of it by the tool %s', async (name, calls) => {
    for (const one of calls) {
      const call = (args: object) => speak('kim', 'tools/call', { name, arguments: args })
      if ('about' in one) await sameFor((each) => call(one.about(each)))
      else expect((await call(one)).text).not.toMatch(secret)
    }
  })

  it('is told nothing of it by resources, their lists and what completes their names', async () => {
    for (const method of [
      'tools/list',
      'resources/list',
      'resources/templates/list',
      'prompts/list',
    ])
      expect((await speak('kim', method, {})).text).not.toMatch(secret)
    const ref = { type: 'ref/resource', uri: 'catalog://{kind}/{namespace}/{name}' }
    const complete = (value: string) =>
      speak('kim', 'completion/complete', { ref, argument: { name: 'name', value } })
    expect((await complete('')).text).toContain('shop')
    expect((await complete('')).text).not.toMatch(secret)
    await sameFor((name) =>
      speak('kim', 'resources/read', { uri: `catalog://component/default/${name}` }),
    )
    await sameFor((name) =>
      speak('kim', 'resources/read', { uri: `docs://component/default/${name}/index` }),
    )
  })

  it('reads no run of it, and no run of others that was given it', async () => {
    const paths = (id: string) => [
      `/runs/${id}`,
      `/runs/${id}/events`,
      `/api/scaffolder/v2/tasks/${id}`,
      `/api/scaffolder/v2/tasks/${id}/events`,
      `/api/scaffolder/v2/tasks/${id}/eventstream`,
    ]
    const changes = (id: string) => [
      ...['cancel', 'retry', 'undo', 'decide', 'nope'].map((change) => `/runs/${id}/${change}`),
      ...['cancel', 'retry', 'undo', 'approve'].map(
        (change) => `/api/scaffolder/v2/tasks/${id}/${change}`,
      ),
    ]
    const absent = '00000000-0000-4000-8000-000000000000'
    for (const id of [runs.hidden, runs.given]) {
      const asked = (each: string): Asked[] => [
        ...paths(each).map((path) => ({ path })),
        ...changes(each).map((path) => ({ path, json: {} })),
      ]
      for (const [index, one] of asked(id).entries()) {
        const [here, nowhere] = [
          await as('kim', one),
          await as('kim', asked(absent)[index] as Asked),
        ]
        expect([here.status, here.text.replaceAll(id, absent)]).toEqual([
          nowhere.status,
          nowhere.text,
        ])
      }
      for (const name of ['run_show', 'run_cancel']) {
        const call = (runId: string) => speak('kim', 'tools/call', { name, arguments: { runId } })
        expect((await call(id)).text.replaceAll(id, absent)).toBe((await call(absent)).text)
      }
    }
  })

  it('finds nothing by a run of their own', async () => {
    const own = await begin('kim', 'template:default/maker', 'component:default/vault')
    await ended(own)
    const { text } = await as('kim', `/api/scaffolder/v2/tasks/${own}/events`)
    expect(text).toContain('found null')
    expect(text).not.toMatch(/zanzibar|strongbox/i)
    expect((await as('kim', `/runs/${own}`)).status).toBe(200)
  })

  it('reads and removes nothing by its id', async () => {
    const { catalog } = portal.served.portal
    const uid = catalog.get('component:vault')?.metadata.uid ?? ''
    expect(uid).not.toBe('')
    const absent = '00000000-0000-4000-8000-000000000000'
    for (const method of ['GET', 'DELETE']) {
      const ask = (id: string) => as('kim', { path: `${api}/entities/by-uid/${id}`, method })
      const [here, nowhere] = [await ask(uid), await ask(absent)]
      expect([here.status, here.text.replaceAll(uid, absent)]).toEqual([
        nowhere.status,
        nowhere.text,
      ])
    }
    expect(catalog.get('component:vault')).toBeDefined()
  })

  it('has counts that add up', async () => {
    const { text } = await as('kim', `${api}/entities/by-query?limit=0`)
    const { text: all } = await as('kim', `${api}/entities`)
    expect(JSON.parse(text).totalItems).toBe(JSON.parse(all).length)
    const refs = JSON.parse(all).map(entityRefOf)
    expect(refs.toSorted()).toEqual([
      'api:default/prices',
      'component:default/shop',
      'component:default/till',
      'group:default/chiefs',
      'group:default/crew',
      'template:default/maker',
      'user:default/ada',
      'user:default/kim',
    ])
  })
})

it('shows all of it to whoever may read all', async () => {
  for (const path of ['/catalog?kind=component', entityUrl('vault'), '/runs', `${api}/entities`])
    expect((await as('ada', path)).text).toMatch(secret)
})
