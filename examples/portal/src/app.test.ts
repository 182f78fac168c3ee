import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hiddenFields, serveForTest, type TestPortal } from '../tests/serve.ts'

const long = 'x'.repeat(9000)
let portal: TestPortal

beforeAll(async () => {
  portal = await serveForTest()
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const ask: TestPortal['ask'] = (...request) => portal.ask(...request)
const post: TestPortal['post'] = (...request) => portal.post(...request)
const json = async (path: string) => JSON.parse((await ask(path)).text)

const gatewayPage = '/catalog/default/component/payment-gateway'
const gateway = '/docs/default/component/payment-gateway'

describe('an address that nobody should have written', () => {
  it.each([
    ['two slashes', '//', 200],
    ['slashes before a path', '//evil.example/catalog', 404],
    ['text that is not well encoded', '/%E0%A4', 404],
    ['a reference that is not well encoded', '/catalog/default/component/%E0%A4', 400],
    ['a reference with a colon', '/catalog/default/component/a:b', 404],
    ['a reference with a NUL', '/catalog/default/component/a%00b', 404],
    ['a reference that climbs', '/catalog/default/component/..%2f..%2fetc', 404],
    ['a reference without a name', '/catalog/default/component', 404],
    ['a reference that is too long', `/catalog/default/component/${'x'.repeat(300)}`, 404],
    ['an entity that is not there', '/catalog/default/component/nope', 404],
    ['a filter that answers to nothing', '/catalog?owner=foo', 200],
    ['filters named like what objects have', '/catalog?owner=:::&kind=__proto__', 200],
    ['a sort order named like what objects have', '/catalog?sort=constructor', 200],
    ['a page that is far behind the last', '/catalog?from=99999999999', 200],
    ['a very long filter', `/catalog?q=${long}`, 200],
    ['a very long search', `/search?q=${long}`, 200],
    ['an address longer than headers may be', `/search?q=${long}${long}`, 431],
    ['operators in a search', '/search?q=AND+(((+OR+*:*+%2B-~%5E+name:%5B1+TO+%22', 200],
    ['a NUL in a search', '/search?q=%00', 200],
    ['a search that is not well encoded', '/search?q=%E0%A4', 200],
    ['a cursor that is none', '/search?q=a&cursor=%21%21', 400],
    ['a cursor with nothing in it', '/search?q=a&cursor=e30', 400],
    ['an unknown run', '/runs/nope', 404],
    ['a run named like what objects have', '/runs/__proto__', 404],
    ['the events of an unknown run', '/runs/nope/events', 404],
    ['an unknown template', '/templates/default/nope', 404],
    ['a template that is not well encoded', '/templates/default/%E0%A4', 400],
    ['the answers of an unknown run', '/templates/default/docs-site?from=nope', 200],
    ['a repository named like a device', '/git/CON/x', 404],
    ['a repository that climbs', '/git/..%2f..%2fetc/passwd', 404],
    ['a file that climbs', '/git/org/x/blob/main/..%2f..%2fetc%2fpasswd', 404],
    ['a page of docs that climbs', `${gateway}/..%2f..%2fetc/passwd`, 404],
    ['a page of docs that climbs in dots', `${gateway}/%2e%2e/%2e%2e/etc/passwd`, 404],
    ['a page of docs that climbs as Windows does', `${gateway}/..%5c..%5cetc`, 404],
    ['a picture with a NUL', `${gateway}/a%00.png`, 404],
    ['the source of docs', `${gateway}/mkdocs.yml`, 404],
    ['an asset that climbs', '/assets/..%2fpackage.json', 404],
    ['an asset with a NUL', '/assets/%00', 404],
    ['a reference in the API', '/api/catalog/entities/by-name/component/default/%E0%A4', 400],
    ['a limit in the API', '/api/catalog/entities?limit=-1', 400],
    ['a cursor in the API', '/api/catalog/entities/by-query?cursor=bad', 400],
    ['a cursor in the search API', '/api/search/query?term=a&pageCursor=bad', 400],
    ['an unknown task in the API', '/api/scaffolder/v2/tasks/nope', 404],
    [
      'a file in the docs API',
      '/api/techdocs/static/docs/default/component/payment-gateway/..%2f..%2fetc/passwd',
      404,
    ],
    ['an API that there is not', '/api/nope', 404],
    ['a branch that there is not', '/git/org/x/blob/nope/README.md', 404],
    ['a facet that there is not', '/catalog?facet=__proto__', 200],
    ['a page of relations that is no number', `${gatewayPage}/relations/dependsOn?from=-1`, 200],
    ['the checks of an entity that is not there', '/catalog/default/component/nope/checks', 404],
    ['the signals of an entity that is not there', '/catalog/default/component/nope/signals', 404],
    ['a check that there is not', '/checks/nope', 404],
    ['a check named like what objects have', '/checks/__proto__', 404],
    ['a level that there is not', '/checks?level=__proto__&owner=:::', 200],
    ['a source that there is not', '/ingestion?source=__proto__&ref=:::&severity=x', 200],
    ['pages that are far behind the last', '/ingestion?locationsFrom=99&conflictsFrom=99', 200],
    ['a location to register that is none', '/ingestion/register?target=javascript:alert(1)', 200],
    ['a relation named like what objects have', `${gatewayPage}/relations/__proto__`, 404],
  ])('is answered: %s', async (_name, path, status) => {
    expect((await ask(path)).status).toBe(status)
  })

  it.each(['/', '/nope', '/api/catalog/entities', '/assets/copy.js'])(
    'is not traced: %s',
    async (path) => {
      expect(await ask(path, { method: 'TRACE' })).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD, POST, DELETE' },
        text: 'TRACE is not answered here. Send a GET.\n',
      })
    },
  )
})

describe('a program that asks', () => {
  it.each(['/api', '/api/', '/api/nope', '/API/nope?x=%E0%A4', '/api/nope/deeper'])(
    'for an API that there is not is answered with a problem: %s',
    async (path) => {
      const { status, headers, text } = await ask(path)
      expect([status, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8'])
      expect(JSON.parse(text)).toMatchObject({
        status: 404,
        hint: 'There are /api/catalog, /api/scaffolder, /api/techdocs, /api/search.',
        error: { name: 'NotFoundError' },
      })
    },
  )

  it('is answered with a problem whatever it sends', async () => {
    const { status, text } = await post('/api/nope', { a: 'b' })
    expect([status, JSON.parse(text).status]).toEqual([404, 404])
  })

  it('for a page is answered with a page', async () => {
    const { status, headers } = await ask('/nope', { headers: { accept: 'application/json' } })
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  })
})

it('leads from a reference to nothing on the home page to the place where it stands', async () => {
  const { text } = await ask('/')
  expect(text).toContain('href="/integrity?finding=dangling"')
  const report = await ask('/integrity?finding=dangling')
  expect(report.text).toMatch(/depends on <code>component:default\/loyalty-points</)
})

describe('the wiki', () => {
  it('is found from every page, and from the docs', async () => {
    expect((await ask('/')).text).toMatch(/class="rail-link" href="\/wiki\/"/)
    expect((await ask('/docs')).text).toMatch(/class="docs-wiki".*<a href="\/wiki\/">/s)
    expect((await ask('/wiki/')).text).toMatch(/href="\/wiki\/" title="Wiki" aria-current/)
  })
})

describe('every answer', () => {
  it.each<[what: string, path: string, status: number, host?: string]>([
    ['a page', '/', 200],
    ['an error', '/nope', 404],
    ['an API', '/api/catalog/entities', 200],
    ['an error of an API', '/api/catalog/nope', 404],
    ['an asset', '/assets/callboard.css', 200],
    ['the health check', '/healthz', 200],
    ['a picture of docs', `${gateway}/img/money-path.svg`, 200],
    ['a refusal', '/', 403, 'evil.example'],
  ])('carries the security headers: %s', async (_name, path, expected, host) => {
    const { status, headers } = await ask(path, host ? { headers: { host } } : {})
    expect(status).toBe(expected)
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src '(self|none)'; /),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': expect.any(String),
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  })
})

describe('the guard', () => {
  it('does not tell a foreign name whose portal it is', async () => {
    expect(await ask('/', { headers: { host: 'evil.example:7007' } })).toMatchObject({
      status: 403,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      text: 'The portal does not answer to the name "evil.example". Open it as http://localhost.\n',
    })
  })

  it('answers a foreign name in an API with a problem', async () => {
    const answer = await ask('/api/catalog/entities', { headers: { host: 'evil.example' } })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.text)).toEqual({
      type: 'about:blank',
      title: 'NotAllowedError',
      status: 403,
      detail: 'The portal does not answer to the name "evil.example"',
      code: 'HTTP_403',
      hint: 'Open it as http://localhost.',
      error: {
        name: 'NotAllowedError',
        message: 'The portal does not answer to the name "evil.example"',
      },
      request: { method: 'GET', url: '/api/catalog/entities' },
      response: { statusCode: 403 },
    })
  })

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['an origin that is kept back', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('refuses a change that comes from %s', async (_name, headers) => {
    for (const path of ['/templates/default/docs-site/plan', '/api/scaffolder/v2/tasks']) {
      const answer = await ask(path, { method: 'POST', headers, body: '' })
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('The request came from another site')
      expect(answer.text).not.toContain('Acme')
    }
  })
})

describe('a template', () => {
  const answers = {
    name: 'fx-handbook',
    title: 'Exchange rates',
    description: 'How we quote rates',
    owner: 'group:default/fintech-team',
  }

  it('shows beside each field what is wrong with its answer', async () => {
    const { status, text } = await post('/templates/default/docs-site/plan', {
      ...answers,
      name: 'Bad Name',
      title: '',
    })
    expect(status).toBe(422)
    const problems = [...text.matchAll(/id="field-([\w-]+)-error">.*?<span>(.*?)<\/span>/g)]
    expect(problems.map(([, field, problem]) => [field, problem])).toEqual([
      ['name', 'Name must match the pattern ^[a-z][a-z0-9-]{1,61}[a-z0-9]$'],
      ['title', 'Title is required'],
    ])
  })

  it('is run once, however often its plan is confirmed', async () => {
    const plan = await post('/templates/default/docs-site/plan', answers)
    expect(plan.status).toBe(200)
    const hidden = hiddenFields(plan.text)
    expect(hidden.map(([name]) => name)).toContain('planKey')

    const first = await post('/templates/default/docs-site/run', hidden)
    const second = await post('/templates/default/docs-site/run', hidden)
    const location = first.headers.location ?? ''
    expect(first.status).toBe(303)
    expect(location).toMatch(/^\/runs\/[\w-]+$/)
    expect(second).toMatchObject({ status: 303, headers: { location } })

    // The stream ends with the run.
    await ask(`${location}/events`)
    const { tasks, total } = await portal.served.portal.scaffolder.tasks.list()
    expect({ total, status: tasks[0]?.status }).toEqual({ total: 1, status: 'completed' })
    expect((await ask('/catalog/default/component/fx-handbook')).status).toBe(200)
  })

  it('shows what a run would change in a repository that is there', async () => {
    const changed = { ...answers, description: 'How we quote rates, and when' }
    const { text } = await post('/templates/default/docs-site/plan', changed)
    const changes = text.slice(text.indexOf('>Changes in '), text.indexOf('id="files"'))
    expect(changes).toContain('>Changes in acme/fx-handbook<')
    expect(changes).toContain('<summary><code>catalog-info.yaml</code></summary>')
    expect(changes).toMatch(/<span class="hljs-addition">\+.*How we quote rates, and when/)
    const fresh = await post('/templates/default/docs-site/plan', {
      ...answers,
      name: 'fy-handbook',
    })
    expect(fresh.text).not.toContain('>Changes in ')
  })

  it('has updates planned of what it made, and of nothing else', async () => {
    const update = async (name: string) => {
      const { status, text } = await ask('/api/scaffolder/v2/update', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ entityRef: `component:${name}` }),
      })
      return { status, ...JSON.parse(text) }
    }
    expect(await update('fx-handbook')).toMatchObject({
      status: 200,
      from: { ref: 'template:default/docs-site' },
      isBehind: false,
      files: [],
    })
    const untracked = { status: 404, code: 'SCAFFOLDER_PROVENANCE_MISSING' }
    expect(await update('payment-gateway')).toMatchObject(untracked)
    expect(await update('nope')).toMatchObject(untracked)
  })
})

describe('the APIs answer as the peer does', () => {
  it('gives an entity by its name', async () => {
    const path = '/api/catalog/entities/by-name/component/default/payment-gateway'
    expect(await json(path)).toMatchObject({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        namespace: 'default',
        name: 'payment-gateway',
        uid: expect.any(String),
        etag: expect.any(String),
      },
      spec: { type: 'service', owner: 'fintech-team', lifecycle: 'production' },
      relations: expect.arrayContaining([
        { type: 'ownedBy', targetRef: 'group:default/fintech-team' },
      ]),
    })
  })

  it('finds documents', async () => {
    const { results, numberOfResults } = await json('/api/search/query?term=payment')
    expect(numberOfResults).toBeGreaterThan(0)
    expect(results[0]).toMatchObject({
      type: expect.any(String),
      rank: 1,
      document: {
        title: expect.any(String),
        text: expect.any(String),
        location: expect.any(String),
      },
      highlight: { preTag: expect.any(String), postTag: expect.any(String), fields: {} },
    })
  })

  it('lists actions, its own and those of the organisation', async () => {
    const actions: { id: string }[] = await json('/api/scaffolder/v2/actions')
    const ids = actions.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['fetch:template', 'acme:name:reserve']))
    expect(actions.find(({ id }) => id === 'acme:name:reserve')).toMatchObject({
      description: expect.any(String),
      schema: { input: { type: 'object' }, output: { type: 'object' } },
    })
  })

  it('describes docs', async () => {
    const path = '/api/techdocs/metadata/techdocs/default/component/payment-gateway'
    expect(await json(path)).toMatchObject({
      site_name: 'Payment gateway',
      site_description: expect.any(String),
      build_timestamp: expect.any(Number),
      files: expect.arrayContaining(['index.html', 'search/search_index.json']),
      etag: expect.any(String),
    })
    const entity = '/api/techdocs/metadata/entity/default/component/payment-gateway'
    expect(await json(entity)).toMatchObject({
      metadata: { name: 'payment-gateway' },
      locationMetadata: {
        type: 'dir',
        target: expect.stringMatching(/\/acme\/.*payment-gateway\/$/),
      },
    })
  })
})
