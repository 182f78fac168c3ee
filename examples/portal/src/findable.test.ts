import { createSearch, defineCollator } from '@callboard/search'
import { expect, it } from 'vitest'
import { findable } from './findable.ts'

/** A search over one page, and how often that page was collected. */
function counted({ failures = 0 } = {}) {
  let collected = 0
  const pages = defineCollator({
    name: 'pages',
    type: 'page',
    collect: () => {
      collected += 1
      return [{ title: `Ledger ${collected}`, text: 'Drain first.', location: '/ledger' }]
    },
  })
  const search = createSearch({ collators: [pages] })
  const closing = new AbortController()
  let left = failures
  const index: typeof search.index = async (options) => {
    if (left-- > 0) throw new Error('no disk')
    return search.index(options)
  }
  return {
    found: findable({ ...search, index }, { signal: closing.signal }),
    closing,
    collected: () => collected,
  }
}

const titles = async (search: {
  query(query: { term: string }): ReturnType<ReturnType<typeof createSearch>['query']>
}) => (await search.query({ term: 'ledger' })).results.map(({ document }) => document.title)

it('is filled by the first question, once for all who ask', async () => {
  const { found, collected } = counted()
  expect(collected()).toBe(0)
  expect(await Promise.all([titles(found.search), titles(found.search), found.fill()])).toEqual([
    ['Ledger 1'],
    ['Ledger 1'],
    undefined,
  ])
  expect(collected()).toBe(1)
})

it('is renewed only when it has been filled', async () => {
  const { found, collected } = counted()
  await found.renew()
  expect(collected()).toBe(0)
  await found.fill()
  await found.renew()
  expect(await titles(found.search)).toEqual(['Ledger 2'])
})

it('is filled by the next question when the first one failed', async () => {
  const { found } = counted({ failures: 1 })
  await expect(titles(found.search)).rejects.toThrow('no disk')
  expect(await titles(found.search)).toEqual(['Ledger 1'])
})

it('stops filling when the portal closes, and waits for the end of it', async () => {
  const { found, closing } = counted()
  const filling = found.fill()
  closing.abort(new Error('closing'))
  await found[Symbol.asyncDispose]()
  await expect(filling).rejects.toThrow('closing')
})
