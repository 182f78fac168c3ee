import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { docsCollator } from './docs-collator.ts'

const site = {
  entityRef: 'component:default/billing-api',
  title: 'Billing API docs',
  owner: 'group:default/payments',
  documents: [
    { location: '', title: 'Home', text: 'Start here' },
    { location: 'run/', title: 'Running it', text: 'Overview' },
    { location: 'run/#restart', title: 'Restart', text: 'Drain the queue first' },
  ],
}

it('finds sections by their words, and puts them below their entity', async () => {
  const search = createSearch({ collators: [docsCollator({ sites: () => [site] })] })
  await search.index()
  const { results, total } = await search.query({ term: 'drain queue restart running' })
  expect(total).toBe(1)
  expect(results[0]?.document).toEqual({
    title: 'Restart',
    text: 'Drain the queue first',
    location: '/docs/default/component/billing-api/run/#restart',
    path: 'run/#restart',
    entityTitle: 'Billing API docs',
    kind: 'component',
    namespace: 'default',
    name: 'billing-api',
    owner: 'group:default/payments',
    authorization: { resourceRef: 'component:default/billing-api' },
  })
})

it('reports a site that belongs to no entity', async () => {
  const broken = docsCollator({ sites: () => [{ ...site, entityRef: 'nonsense' }] })
  const { collators } = await createSearch({ collators: [broken] }).index()
  expect(collators[0]?.issues[0]?.message).toBe(
    'The collator "techdocs" failed: "nonsense" is not an entity reference: it names no kind',
  )
})
