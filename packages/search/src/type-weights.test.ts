import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchOptions } from './search-options.ts'

const pages = (type: string, titles: readonly string[]) =>
  defineCollator({
    name: type,
    type,
    collect: () =>
      titles.map((title) => ({
        title,
        text: '',
        location: `/${type}/${title.replace(/ /g, '-')}`,
      })),
  })

async function found(options: Omit<SearchOptions, 'collators'>, term: string) {
  const search = createSearch({
    collators: [
      pages('operations', ['take a payment', 'refunds']),
      pages('entities', ['payment edge', 'ledger']),
    ],
    ...options,
  })
  await search.index()
  return (await search.query({ term, explain: true })).results
}

const titles = (results: Awaited<ReturnType<typeof found>>) =>
  results.map(({ document }) => document.title)

it('puts the more important of what answers alike first', async () => {
  expect(titles(await found({}, 'payment'))).toEqual(['payment edge', 'take a payment'])
  expect(titles(await found({ typeWeights: { entities: 0.5 } }, 'payment'))).toEqual([
    'take a payment',
    'payment edge',
  ])
})

it('leaves first what answers much better', async () => {
  const typeWeights = { operations: 0.8 }
  expect(titles(await found({ typeWeights }, 'take a payment'))).toEqual([
    'take a payment',
    'payment edge',
  ])
})

it('says so in the explanation, whose parts still are the score', async () => {
  const [, second] = await found({ typeWeights: { operations: 0.5 } }, 'payment')
  const { score = 0, parts = [] } = second?.explanation ?? {}
  expect(parts.map(({ reason }) => reason)).toEqual(['word', 'type'])
  expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 9)
  expect(parts[1]).toMatchObject({ weight: 0.5, score: -score })
})

it('refuses a weight that would order backwards', () => {
  expect(() =>
    createSearch({ collators: [], typeWeights: { pages: 0 } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: createSearch: "typeWeights.pages" is not valid: Too small: expected number to be >0]`,
  )
})

it('lets an ending that somebody may still type say no more than the word itself', async () => {
  const search = createSearch({
    collators: [
      pages('pages', ['payment', 'payment edge', 'payment queue', 'paymentid of something']),
    ],
  })
  await search.index()
  const { results } = await search.query({ term: 'edge payment' })
  expect(results.map(({ document }) => document.title)).toEqual([
    'payment edge',
    'payment',
    'payment queue',
    'paymentid of something',
  ])
})
