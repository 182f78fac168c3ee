import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchQuery } from './search.ts'

const documents = [
  { title: 'billing api', text: 'Invoices', location: '/1', kind: 'API', owner: 'payments' },
  { title: 'billing ui', text: 'Invoices', location: '/2', kind: 'Component', owner: 'payments' },
  {
    title: 'zebrafish',
    text: '',
    location: '/3',
    kind: 'API',
    authorization: { resourceRef: 'secret' },
  },
]

const search = createSearch({
  collators: [defineCollator({ name: 'pages', type: 'page', collect: () => documents })],
})
const ready = search.index()

async function helpOf(query: SearchQuery) {
  await ready
  return (await search.query(query)).help
}

it('is there only where nothing was found', async () => {
  expect(await helpOf({ term: 'billing' })).toBeUndefined()
  expect(await helpOf({ term: 'qqqqqq wwwww' })).toEqual({
    unknownWords: [{ word: 'qqqqqq' }, { word: 'wwwww' }],
    leaveOut: [],
  })
})

it('says what to leave out, and what is found then', async () => {
  expect(await helpOf({ term: 'owner:payments kind:System "ui billing" -invoices' })).toEqual({
    unknownWords: [],
    leaveOut: [],
  })
  expect(await helpOf({ term: 'billing kind:System' })).toEqual({
    unknownWords: [],
    leaveOut: [{ clause: 'kind:System', total: 2 }],
  })
  expect(await helpOf({ term: '"api billing"' })).toEqual({
    unknownWords: [],
    leaveOut: [{ clause: '"api billing"', total: 3 }],
  })
  expect(await helpOf({ term: 'api -invoices', filters: { owner: 'payments' } })).toEqual({
    unknownWords: [],
    leaveOut: [
      { clause: '-invoices', total: 1 },
      { filter: 'owner', total: 1 },
    ],
  })
  expect(await helpOf({ term: 'billing', filters: { kind: 'System' }, types: ['page'] })).toEqual({
    unknownWords: [],
    leaveOut: [{ filter: 'kind', total: 2 }],
  })
  expect(await helpOf({ term: 'billing', types: ['wiki'] })).toEqual({
    unknownWords: [],
    leaveOut: [{ filter: 'types', total: 2 }],
  })
})

it('names the nearest word where there is one to be seen', async () => {
  expect(await helpOf({ term: 'invocies kind:System' })).toEqual({
    unknownWords: [{ word: 'invocies', nearest: 'invoices' }],
    leaveOut: [{ clause: 'kind:System', total: 2 }],
  })
  const authorize = (resources: readonly unknown[]) => resources.map(() => false)
  expect(await helpOf({ term: 'zebrafisch', authorize })).toEqual({
    unknownWords: [{ word: 'zebrafisch' }],
    leaveOut: [],
  })
})
