import { createTestRuntime } from '@callboard/core/testing'
import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchSignals } from './search-signals.ts'

const documents = [
  { title: 'billing', text: '', location: '/a-old', updatedAt: '2020-01-01', visits: '7' },
  {
    title: 'billing',
    text: '',
    location: '/b-new',
    updatedAt: '2025-12-31T12:00:00Z',
    visits: 'many',
  },
  { title: 'billing', text: '', location: '/c-used', updatedAt: 'yesterday', visits: '900' },
  {
    title: 'other',
    text: 'billing and much else that is written here',
    location: '/d',
    visits: '1e9',
  },
]

async function found(signals?: SearchSignals) {
  const search = createSearch({
    collators: [defineCollator({ name: 'pages', type: 'page', collect: () => documents })],
    runtime: createTestRuntime({ startMs: Date.UTC(2026, 0, 1) }),
    ...(signals && { signals }),
  })
  await search.index()
  const { results } = await search.query({ term: 'billing', explain: true })
  return results.map(({ document, score, explanation }) => ({
    location: document.location,
    score,
    parts: explanation?.parts ?? [],
  }))
}

const locations = async (signals?: SearchSignals) =>
  (await found(signals)).map(({ location }) => location)

it('are off unless they are asked for', async () => {
  expect(await locations()).toEqual(['/a-old', '/b-new', '/c-used', '/d'])
})

it('let what is new, or much used, come before what answers as well, and no further', async () => {
  expect(await locations({ recency: { field: 'updatedAt' } })).toEqual([
    '/b-new',
    '/a-old',
    '/c-used',
    '/d',
  ])
  expect(await locations({ popularity: { field: 'visits' } })).toEqual([
    '/c-used',
    '/a-old',
    '/b-new',
    '/d',
  ])
})

it('are told by explain, whose parts are the score', async () => {
  const [first] = await found({
    recency: { field: 'updatedAt', halfLifeDays: 1, weight: 0.5 },
    popularity: { field: 'missing' },
  })
  expect(first?.parts.at(-1)).toMatchObject({ reason: 'recency', share: Math.SQRT1_2 })
  const sum = first?.parts.reduce((total, { score }) => total + score, 0)
  expect(sum).toBeCloseTo(first?.score ?? 0, 10)
})

it('must be named as they are', () => {
  const signals = { recent: { field: 'x' } } as SearchSignals
  expect(() => createSearch({ collators: [], signals })).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: createSearch: there is no option "signals.recent"; did you mean "recency"?]`,
  )
})
