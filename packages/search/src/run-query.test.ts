import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchDocument } from './document/search-document.ts'
import type { Search, SearchQuery, Visible } from './search.ts'

const kinds = ['API', 'Component', 'System', 'api']

/** A hundred documents of which many score the same. */
const documents: readonly SearchDocument[] = Array.from({ length: 100 }, (_, at) => ({
  title: `Page ${at}`,
  text: at % 3 === 0 ? 'billing for everybody' : at % 3 === 1 ? 'billing billing' : 'ledger',
  location: `/${String(at).padStart(3, '0')}`,
  kind: kinds[at % 4],
  owner: `group:default/team-${at % 5}`,
  authorization: { resourceRef: `page:default/${at}` },
}))

async function filled(more: readonly SearchDocument[] = [], options = {}): Promise<Search> {
  const search = createSearch({
    collators: [
      defineCollator({ name: 'pages', type: 'page', collect: () => [...documents, ...more] }),
    ],
    ...options,
  })
  await search.index()
  return search
}

const locations = async (search: Search, query: SearchQuery) =>
  (await search.query(query)).results.map((result) => result.document.location)

async function walk(
  search: Search,
  query: SearchQuery,
): Promise<{ all: string[]; back: string[] }> {
  const all: string[] = []
  const back: string[] = []
  let cursor: string | undefined
  let page = await search.query(query)
  for (;;) {
    all.push(...page.results.map((result) => result.document.location))
    cursor = page.nextPageCursor
    if (cursor === undefined) break
    page = await search.query({ ...query, cursor })
  }
  for (; page.previousPageCursor !== undefined; ) {
    page = await search.query({ ...query, cursor: page.previousPageCursor })
    back.unshift(...page.results.map((result) => result.document.location))
  }
  return { all, back }
}

describe('query', () => {
  it('pages forth and back without gap or repetition where many score the same', async () => {
    const search = await filled()
    const { all, back } = await walk(search, { term: 'billing', limit: 7 })
    const whole = await locations(search, { term: 'billing', limit: 100 })
    expect(all).toEqual(whole)
    expect(new Set(all).size).toBe(67)
    expect(back).toEqual(whole.slice(0, 63))
  })

  it('ranks from 1 on through the pages', async () => {
    const search = await filled()
    const first = await search.query({ term: 'billing', limit: 2 })
    const second = await search.query({ term: 'billing', limit: 2, cursor: first.nextPageCursor })
    expect([...first.results, ...second.results].map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
    expect([first.total, second.total]).toEqual([67, 67])
  })

  it('begins anew when the cursor belongs to another question', async () => {
    const search = await filled()
    const { nextPageCursor } = await search.query({ term: 'billing', limit: 2 })
    const other = await search.query({ term: 'ledger', limit: 2, cursor: nextPageCursor })
    expect(other.results[0]?.rank).toBe(1)
  })

  it('keeps the order when a document is written again unchanged', async () => {
    const search = await filled()
    const before = await locations(search, { term: 'billing' })
    const [first] = documents
    await search.update({ collator: 'pages', documents: first ? [{ ...first }] : [] })
    expect(await locations(search, { term: 'billing' })).toEqual(before)
  })

  it('counts facets exactly, whatever is asked', async () => {
    const search = await filled()
    for (const term of ['', 'billing', 'ledger', 'page 7', 'kind:api', 'billing -ledger']) {
      const { facets, total } = await search.query({ term, limit: 1 })
      const { all } = await walk(search, { term, limit: 100 })
      expect(total).toBe(all.length)
      const owners = new Map<string, number>()
      for (const location of all) {
        const owner = String(documents.find((each) => each.location === location)?.owner)
        owners.set(owner, (owners.get(owner) ?? 0) + 1)
      }
      expect(new Map(facets.owner?.map(({ value, count }) => [value, count]))).toEqual(owners)
    }
  })

  it('merges values that differ in letter case, and counts a filtered field as if it were not', async () => {
    const search = await filled()
    const { facets, total } = await search.query({ term: '', filters: { kind: 'API' } })
    expect(total).toBe(50)
    expect(facets.kind).toEqual([
      { value: 'API', count: 50 },
      { value: 'Component', count: 25 },
      { value: 'System', count: 25 },
    ])
  })

  it('filters by exact values, lists as alternatives, fields together', async () => {
    const search = await filled()
    const { total } = await search.query({
      term: 'owner:"group:default/team-1"',
      filters: { kind: ['API', 'Component'] },
    })
    expect(total).toBe(15)
    expect((await search.query({ term: '', filters: { nowhere: 'x' } })).total).toBe(0)
  })

  it('shows what may be seen, fills its pages with it and counts nothing else', async () => {
    const search = await filled([
      {
        title: 'secret zebra',
        text: '',
        location: '/z',
        authorization: { resourceRef: 'page:default/z' },
      },
    ])
    const asked: number[] = []
    const authorize: Visible = async (resources) => {
      asked.push(resources.length)
      return resources.map(({ resourceRef }) => /\/\d*0$/.test(resourceRef))
    }
    const answer = await search.query({ term: '', limit: 5, authorize })
    expect([answer.results.length, answer.total]).toEqual([5, 10])
    expect(answer.facets.kind).toEqual([
      { value: 'API', count: 5 },
      { value: 'System', count: 5 },
    ])
    expect(asked).toEqual([101])
    expect(await search.query({ term: 'zebar', authorize })).toEqual({
      results: [],
      total: 0,
      facets: expect.objectContaining({ kind: [] }),
      help: { unknownWords: [{ word: 'zebar' }], leaveOut: [] },
    })
    expect(await search.suggest({ term: 'secr', authorize })).toEqual([])
  })

  it('takes a document that goes while somebody decides for gone', async () => {
    const search = await filled()
    const answer = await search.query({
      term: 'ledger',
      authorize: async (resources) => {
        await search.remove({ collator: 'pages', locations: ['/002'] })
        return resources.map(() => true)
      },
    })
    expect(answer.total).toBe(32)
  })

  it('corrects words that nothing contains', async () => {
    const search = await filled()
    expect((await search.query({ term: 'Biling for' })).didYouMean).toBe('billing for')
    expect((await search.query({ term: 'billing' })).didYouMean).toBeUndefined()
  })

  it('answers who owns something', async () => {
    const owned = {
      title: 'Checkout',
      name: 'checkout',
      text: '',
      location: '/c',
      owner: 'group:default/shop',
    }
    const search = await filled([owned])
    const { answer } = await search.query({ term: 'who owns the checkout?' })
    expect(answer).toEqual({ kind: 'owner', owner: 'group:default/shop', subject: owned })
    expect((await search.query({ term: 'checkout' })).answer).toBeUndefined()
  })

  it('finds by synonyms, both ways', async () => {
    const more = [{ title: 'Kubernetes', text: '', location: '/k' }]
    const search = await filled(more, { synonyms: [['k8s', 'kubernetes']] })
    expect(await locations(search, { term: 'k8s' })).toEqual(['/k'])
  })

  it('gives a page once, as its best section', async () => {
    const search = await filled([
      { title: 'Guide', text: 'zebra', location: '/guide/' },
      { title: 'Feeding a zebra', text: 'zebra', location: '/guide/#feeding' },
    ])
    const answer = await search.query({ term: 'feeding zebra' })
    expect(answer.results.map(({ document }) => document.location)).toEqual(['/guide/#feeding'])
    expect(answer.total).toBe(1)
  })

  it('marks with tags that a document cannot guess, and in safe HTML', async () => {
    const search = await filled([{ title: '<b>zebra</b>', text: 'x', location: '/z' }], {
      runtime: createTestRuntime(),
    })
    const { results } = await search.query({ term: 'zebra' })
    expect(results[0]?.highlight).toEqual({
      preTag: '<mark-00000000-0000-4000-8000-000000000001>',
      postTag: '</mark-00000000-0000-4000-8000-000000000001>',
      fields: {
        title:
          '<b><mark-00000000-0000-4000-8000-000000000001>zebra</mark-00000000-0000-4000-8000-000000000001></b>',
        text: 'x',
      },
    })
    expect(results[0]?.marks.title).toEqual({
      text: '<b>zebra</b>',
      offset: 0,
      ranges: [[3, 8]],
      html: '&lt;b&gt;<mark>zebra</mark>&lt;/b&gt;',
    })
  })

  it.each<[Partial<SearchQuery> | Record<string, unknown>, string]>([
    [{ limit: 0 }, 'SEARCH_QUERY_INVALID'],
    [{ limit: 101 }, 'SEARCH_QUERY_INVALID'],
    [{ term: 7 }, 'SEARCH_QUERY_INVALID'],
    [{ trem: 'x' }, 'SEARCH_QUERY_INVALID'],
    [{ cursor: 'MQ==' }, 'SEARCH_CURSOR_INVALID'],
  ])('refuses %j', async (query, code) => {
    const search = await filled()
    await expect(search.query({ term: '', ...query } as SearchQuery)).rejects.toMatchObject({
      code,
    })
  })

  it('ends when it is aborted', async () => {
    const search = await filled()
    const reason = new Error('typed on')
    await expect(search.query({ term: 'x', signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
  })

  it('answers hostile queries before anybody notices', async () => {
    const search = await filled()
    for (const term of [
      'a'.repeat(100_000),
      '(a+)+$ '.repeat(10_000),
      '"'.repeat(9_999),
      '-a '.repeat(10_000),
      '*:* '.repeat(2_000),
    ]) {
      await search.query({ term })
    }
  })
})
