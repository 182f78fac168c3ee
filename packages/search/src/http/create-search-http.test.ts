import { stringify } from 'qs'
import { expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import { createSearchHttp } from './create-search-http.ts'

const search = createSearch({
  collators: [
    defineCollator({
      name: 'catalog',
      type: 'software-catalog',
      collect: () => [
        {
          title: 'billing-api',
          name: 'billing-api',
          text: 'Invoices',
          location: '/catalog/default/api/billing-api',
          kind: 'API',
          owner: 'group:default/payments',
          authorization: { resourceRef: 'api:default/billing-api' },
        },
        {
          title: 'Billing',
          name: 'billing',
          text: 'Issues invoices',
          location: '/catalog/default/component/billing',
          kind: 'Component',
        },
      ],
    }),
    defineCollator({
      name: 'docs',
      type: 'techdocs',
      collect: () => [{ title: 'Invoices', text: 'How billing works', location: '/docs/billing' }],
    }),
  ],
})
await search.index()
const api = createSearchHttp({ search, basePath: '/api/search' })

const get = async (path: string, http = api) => {
  const response = await http.fetch(new Request(`http://localhost/api/search${path}`))
  return { status: response.status, body: await response.json() }
}

it('answers in the form of the peer', async () => {
  const { body } = await get('/query?term=billing-api&pageLimit=1')
  const tag = body.results[0].highlight.preTag.slice(1, -1)
  expect(body).toMatchObject({ numberOfResults: 3, nextPageCursor: expect.any(String) })
  expect(body.results).toEqual([
    {
      type: 'software-catalog',
      rank: 1,
      document: {
        title: 'billing-api',
        name: 'billing-api',
        text: 'Invoices',
        location: '/catalog/default/api/billing-api',
        kind: 'API',
        owner: 'group:default/payments',
      },
      highlight: {
        preTag: `<${tag}>`,
        postTag: `</${tag}>`,
        fields: { title: `<${tag}>billing-api</${tag}>`, text: 'Invoices' },
      },
    },
  ])
  const next = await get(`/query?term=billing-api&pageLimit=1&pageCursor=${body.nextPageCursor}`)
  expect(next.body).toMatchObject({
    results: [{ rank: 2 }],
    previousPageCursor: expect.any(String),
  })
})

it.each([
  [{ term: 'billing', types: ['techdocs', 'wiki'], filters: {} }, ['Invoices']],
  [{ term: '', types: [], filters: { kind: ['API', 'System'] } }, ['billing-api']],
  [{ term: 'billing', filters: { kind: 'Component' }, pageLimit: 1, pageCursor: '' }, ['Billing']],
  [{ term: '', types: undefined, filters: { kind: [null, 'API'], owner: null } }, ['billing-api']],
])('reads what the client of the peer sends for %o', async (question, titles) => {
  // All that its client does, beside fetching, is this.
  const { body } = await get(`/query?${stringify(question)}`)
  expect(
    body.results.map((result: { document: { title: string } }) => result.document.title),
  ).toEqual(titles)
})

it('answers what documentation is asked for, and everything else where there is none', async () => {
  const { body } = await get('/query?term=docs%20billing')
  expect([body.numberOfResults, body.meantTypes, body.results[0].type]).toEqual([
    1,
    ['techdocs'],
    'techdocs',
  ])
  const none = await get('/query?term=docs%20checkout')
  expect([none.body.numberOfResults, none.body.meantTypes]).toEqual([0, undefined])
})

it('answers who owns something, and keeps to itself who may see it', async () => {
  const { body } = await get('/query?term=who%20owns%20billing-api')
  expect(body.answer).toEqual({
    kind: 'owner',
    owner: 'group:default/payments',
    subject: {
      title: 'billing-api',
      name: 'billing-api',
      text: 'Invoices',
      location: '/catalog/default/api/billing-api',
      kind: 'API',
      owner: 'group:default/payments',
    },
  })
})

it.each([
  ['types[0]=techdocs', ['Invoices']],
  ['types%5B0%5D=techdocs&types%5B1%5D=wiki', ['Invoices']],
  ['types=techdocs&types=wiki', ['Invoices']],
  ['filters[kind]=Component', ['Billing']],
  ['filters%5Bkind%5D%5B0%5D=component&filters%5Bkind%5D%5B1%5D=system', ['Billing']],
  ['filters[kind]=', ['billing-api', 'Billing', 'Invoices']],
  ['filters[__proto__]=x&filters[constructor]=y', []],
  ['filters[a][b][c]=x&filters=x&types[x]=y', ['billing-api', 'Billing', 'Invoices']],
])('reads %s', async (query, titles) => {
  const { body } = await get(`/query?term=&${query}`)
  expect(
    body.results.map((result: { document: { title: string } }) => result.document.title),
  ).toEqual(titles)
})

it.each([
  ['pageLimit=0', '"pageLimit" of the query is not valid: "0" is not a number from 1 to 100'],
  ['pageLimit=x', '"pageLimit" of the query is not valid: "x" is not a number from 1 to 100'],
  ['pageCursor=nonsense', '"nonsense" is not a page cursor'],
])('refuses %s', async (query, message) => {
  const { status, body } = await get(`/query?term=x&${query}`)
  expect([status, body.error]).toEqual([400, { name: 'InputError', message }])
})

it('says why a result stands where it stands, when it is asked', async () => {
  const { body } = await get('/query?term=billing-api&explain=true')
  const [{ explanation }] = body.results
  expect(explanation.parts[0]).toMatchObject({ reason: 'name', share: 1 })
  const sum = explanation.parts.reduce(
    (total: number, part: { score: number }) => total + part.score,
    0,
  )
  expect(explanation.score).toBeCloseTo(sum, 9)
  expect((await get('/query?term=billing-api&explain=maybe')).status).toBe(400)
  expect((await get('/query?term=billing-api')).body.results[0]).not.toHaveProperty('explanation')
})

it('suggests titles', async () => {
  const { body } = await get('/suggest?term=bil')
  expect(body.suggestions).toEqual([
    {
      title: 'billing-api',
      type: 'software-catalog',
      location: '/catalog/default/api/billing-api',
    },
    {
      title: 'Billing',
      type: 'software-catalog',
      location: '/catalog/default/component/billing',
    },
  ])
})

it('asks who may read at all, and who may see what', async () => {
  const closed = createSearchHttp({ search, basePath: '/api/search', authorize: () => false })
  expect((await get('/query?term=x', closed)).status).toBe(403)
  const narrow = createSearchHttp({
    search,
    basePath: '/api/search',
    permit: ({ request, resources }) => resources.map(() => request.headers.has('x-nobody')),
  })
  const { body } = await get('/query?term=billing', narrow)
  expect([body.numberOfResults, body.facets.kind]).toEqual([2, [{ value: 'Component', count: 1 }]])
})

it('describes itself', () => {
  expect(Object.keys(api.openApi().paths as object)).toEqual(['/query', '/suggest'])
})
