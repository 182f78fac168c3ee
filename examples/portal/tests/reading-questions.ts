/** What a portal is asked: an address, and more where it is not only read. */
export interface Asked {
  path: string
  method?: string
  form?: Record<string, string>
  json?: unknown
}

const fields = 'kind,metadata.name,metadata.tags,spec.owner,spec.system,relations.dependsOn'
  .split(',')
  .map((field) => `facet=${field}`)
  .join('&')
export const api = '/api/catalog'
export const entityUrl = (name: string, kind = 'component') => `/catalog/default/${kind}/${name}`
/** Addresses about one thing, asked for what may be read, what may not, and what there is not. */
const about = (path: (name: string) => string | Asked) => ({ about: path })

export type Case = string | Asked | { about(name: string): string | Asked }

/** Questions to every route, by the route as it is written. */
export const screens: Record<string, readonly Case[]> = {
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
export const apis: Record<string, readonly Case[]> = {
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
