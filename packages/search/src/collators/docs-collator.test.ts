import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { type DocsSite, docsCollator, type UnreadSite } from './docs-collator.ts'

const site = {
  entityRef: 'component:default/billing-api',
  title: 'Billing API docs',
  owner: 'payments',
  kind: 'API',
  documents: [
    { location: '', title: 'Home', text: 'Start here' },
    { location: 'run/', title: 'Running it', text: 'Overview' },
    {
      location: 'run/#restart',
      title: 'Running it',
      heading: 'Restart',
      text: 'Drain the queue first',
    },
  ],
}

it('finds sections by their words, and puts them below their entity', async () => {
  const search = createSearch({ collators: [docsCollator({ sites: () => [site] })] })
  await search.index()
  const { results, total } = await search.query({ term: 'drain queue restart running' })
  expect(total).toBe(1)
  expect(results[0]?.document).toEqual({
    title: 'Restart',
    pageTitle: 'Running it',
    text: 'Drain the queue first',
    location: '/docs/default/component/billing-api/run/#restart',
    path: 'run/#restart',
    entityTitle: 'Billing API docs',
    kind: 'API',
    namespace: 'default',
    name: 'billing-api',
    owner: 'group:default/payments',
    authorization: { resourceRef: 'component:default/billing-api' },
  })
})

it('calls the first page as its entity, and no other page', async () => {
  const search = createSearch({ collators: [docsCollator({ sites: () => [site] })] })
  await search.index()
  const { results } = await search.query({ term: 'billing api', explain: true })
  expect(
    results.map(({ document, explanation }) => [
      document.path,
      explanation?.parts.some(({ reason }) => reason === 'name'),
    ]),
  ).toEqual([
    ['', true],
    ['run/', false],
  ])
})

it('keeps what it had of a site that cannot be read, and tells', async () => {
  let sites: (DocsSite | UnreadSite)[] = [site]
  const search = createSearch({ collators: [docsCollator({ sites: () => sites })] })
  await search.index()
  sites = [{ entityRef: 'Component:billing-api', unread: new Error('its host is down') }]
  const { removed, collators } = await search.index()
  expect([removed, collators[0]?.documents, collators[0]?.issues[0]?.message]).toEqual([
    0,
    3,
    'The collator "techdocs" could not read "component:default/billing-api": its host is down',
  ])
})

it('reports a site that belongs to no entity', async () => {
  const broken = docsCollator({ sites: () => [{ ...site, entityRef: 'nonsense' }] })
  const { collators } = await createSearch({ collators: [broken] }).index()
  expect(collators[0]?.issues[0]?.message).toBe(
    'The collator "techdocs" failed: "nonsense" is not an entity reference: it names no kind',
  )
})
