import { createTemporaryFolder, nodeRuntime } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchDocument } from './document/search-document.ts'
import type { Search, SearchQuery } from './search.ts'
import { edgeDocuments } from './test-edge-documents.ts'

const search = createSearch({
  collators: [defineCollator({ name: 'fixture', type: 'page', collect: () => edgeDocuments })],
})
const ready = search.index()

async function find(term: string): Promise<number[]> {
  await ready
  const { results } = await search.query({ term, limit: 100 })
  return results.map(({ document }) => Number(document.location.slice(1)))
}

interface Expected {
  first?: number | readonly number[]
  has?: number | readonly number[]
  not?: number | readonly number[]
}

const cases: readonly (readonly [number: number, term: string, expected: Expected])[] = [
  [1, 'billing-api', { first: 1 }],
  [2, 'billing api', { first: 1 }],
  [3, 'billingapi', { first: 1 }],
  [4, 'billing_api', { first: 1 }],
  [5, 'BillingApi', { first: 1 }],
  [6, 'billing-se', { first: 2 }],
  [7, 'user-service', { first: 4 }],
  [8, 'user service', { first: 4 }],
  [9, 'userservice', { first: 4 }],
  [10, 'usersv', {}],
  [11, 'aba', { first: 9 }],
  [12, 'petstre', { first: 6 }],
  [13, 'biling-api', { first: 1 }],
  [14, 'bililng service', { first: 2 }],
  [15, 'kuberntes rolout', { first: 17 }],
  [16, 'opa', { first: 7, not: 8 }],
  [17, 'opa', { not: 8 }],
  [18, 'tech', { first: 41, not: 42 }],
  [19, 'invoices', { first: [1, 2] }],
  [20, 'install', { first: 18 }],
  [21, 'installed', { has: 18 }],
  [22, 'jose garcia', { first: 13 }],
  [23, 'José García', { first: 13 }],
  [24, 'lukasz', { first: 14 }],
  [25, 'strasse', { has: 28 }],
  [26, 'grossenanderung', { has: 28 }],
  [27, 'развернуть', { has: 27 }],
  [28, '支付服务', { first: 25 }],
  [29, '退款', { first: 25 }],
  [30, '決済', { first: 26 }],
  [31, 'c++', { first: 22 }],
  [32, 'c#', { first: 23 }],
  [33, '.net 8', { first: 24 }],
  [34, 'node.js', { first: 36 }],
  [35, 'ERR-4031', { first: 20 }],
  [36, 'err-4032', { first: 21 }],
  [37, '4031', { first: 20 }],
  [38, '2024.10', { first: 29 }],
  [39, '2024', { first: 29, not: 30 }],
  [40, 'World', { first: 33 }],
  [41, 'checkout', { first: 15 }],
  [42, 'kafka', { first: 10 }],
  [43, 'kafka bucket', { first: 10 }],
  [44, 'to be or not to be', { first: 38 }],
  [45, 'how to configure the sso', { first: 37 }],
  [46, 'updates rolling', { first: 17 }],
  [47, 'jose.garcia@example.com', { first: 13 }],
  [48, 'example.com', { has: 13 }],
  [49, 'constructor', { first: 44 }],
  [50, '__proto__', {}],
  [51, '', {}],
  [52, '--- ::: !!!', {}],
  [53, '"billing api', { has: 1 }],
  [54, 'ERR: hello', {}],
  [55, '<script>', { has: 43 }],
  [56, 'billing & api | (service) !x *', { first: [1, 2] }],
  [57, 'ecommerce', { first: 39 }],
  [58, 'e commerce', { has: 39 }],
  [59, `billing ${'word '.repeat(400)}`, { has: 1 }],
  [60, '🚀 billing', { has: 1 }],
  [61, 'react', { first: [34, 3, 16] }],
  [62, 'payments', { first: 12 }],
  [63, 'kind:api billing', { first: 1, not: [2, 3] }],
  [64, 'owner:payments-team', { has: [1, 2, 3], not: [4, 12] }],
  [65, 'tag:kafka -s3', { not: 10 }],
  [66, 'kind:API kind:System', { has: [1, 8, 15], not: [2, 7] }],
  [67, 'foo:bar', {}],
  [68, '"row your boat"', { first: 31, not: 32 }],
  [69, '"your boat" -stream', { first: 32, not: 31 }],
  [70, '"boat row your"', { not: [31, 32] }],
  [71, 'owner:"group:default/payments-team"', { has: 46, not: [1, 2, 3] }],
  [72, 'kind:COMPONENT billing', { has: [2, 3], not: 1 }],
  [73, 'kind:api petstore', { not: [1, 6, 8] }],
]

it.each(cases)('%i: %s', async (_number, term, { first, has, not }) => {
  const found = await find(term)
  if (first !== undefined) expect([first].flat()).toContain(found[0])
  expect(found).toEqual(expect.arrayContaining([has ?? []].flat()))
  for (const absent of [not ?? []].flat()) expect(found).not.toContain(absent)
})

/** A search over documents that can be exchanged. */
function searchOver(documents: readonly SearchDocument[], options: { name?: string } = {}) {
  const source = { documents }
  const { name = 'pages' } = options
  const collator = defineCollator({ name, type: 'page', collect: () => source.documents })
  return { source, search: createSearch({ collators: [collator] }) }
}

async function filledWith(documents: readonly SearchDocument[]): Promise<Search> {
  const { search } = searchOver(documents)
  await search.index()
  return search
}

async function pagesOf(search: Search, query: SearchQuery): Promise<string[]> {
  const found: string[] = []
  for (let cursor: string | undefined; ; ) {
    const { results, nextPageCursor } = await search.query({ ...query, cursor })
    found.push(...results.map(({ document }) => document.location))
    if (nextPageCursor === undefined) return found
    cursor = nextPageCursor
  }
}

const ofAll = (search: Search, term: string) => pagesOf(search, { term, limit: 7 })
const titled = (title: string, rest: Partial<SearchDocument> = {}): SearchDocument => ({
  title,
  text: '',
  location: `/${title}`,
  ...rest,
})
const guarded = (document: SearchDocument, resourceRef: string): SearchDocument => ({
  ...document,
  authorization: { resourceRef },
})
const twins = Array.from({ length: 60 }, (_, at) =>
  guarded(
    titled('twin', { location: `/twin/${at}`, kind: at % 2 === 0 ? 'API' : 'api' }),
    `r${at}`,
  ),
)
const oneInTen: SearchQuery['authorize'] = (resources) =>
  resources.map(({ resourceRef }) => resourceRef.endsWith('0'))

const checks: Readonly<Record<string, () => Promise<void>>> = {
  '74: pages of equal scores have no gap and no repetition': async () => {
    const found = await ofAll(await filledWith(twins), 'twin')
    expect([...found].sort()).toEqual(twins.map(({ location }) => location).sort())
  },
  '75: the order is the same after a restart and on a replica': async () => {
    await using temporary = await createTemporaryFolder()
    const collator = defineCollator({ name: 'pages', type: 'page', collect: () => twins })
    const open = () => createSearch({ collators: [collator], snapshot: temporary.folder })
    const search = open()
    await search.index()
    const restarted = open()
    await restarted.restore()
    const found = await ofAll(search, 'twin')
    expect(await ofAll(restarted, 'twin')).toEqual(found)
    expect(await ofAll(await filledWith(twins.toReversed()), 'twin')).toEqual(found)
  },
  '76: the order is the same when a document is updated with what it says already': async () => {
    const search = await filledWith(twins)
    const found = await ofAll(search, 'twin')
    await search.update({ collator: 'pages', documents: twins.slice(3, 4) })
    expect(await ofAll(search, 'twin')).toEqual(found)
  },
  '77: a cursor of another question means the first page': async () => {
    const search = await filledWith(twins)
    const { nextPageCursor: cursor } = await search.query({ term: 'twin', limit: 5 })
    const narrowed = { term: 'twin', limit: 5, types: ['page'] }
    expect(await search.query({ ...narrowed, cursor })).toMatchObject({
      results: [{ rank: 1 }, {}, {}, {}, {}],
    })
  },
  '78: what may not be seen is in no hit, count, facet, suggestion or correction': async () => {
    const search = await filledWith([
      guarded(titled('zebrafish', { kind: 'Secret' }), 'hidden'),
      guarded(titled('open'), 'seen'),
    ])
    const authorize: SearchQuery['authorize'] = (resources) =>
      resources.map(({ resourceRef }) => resourceRef === 'seen')
    const nothing = { results: [], total: 0, facets: { kind: [] } }
    expect(await search.query({ term: 'zebrafish', authorize })).toMatchObject(nothing)
    expect(await search.query({ term: 'zebrafisch', authorize })).not.toHaveProperty('didYouMean')
    expect(await search.suggest({ term: 'zebra', authorize })).toEqual([])
  },
  '79: access that is taken away is gone with the next question': async () => {
    const search = await filledWith(twins)
    let isAllowed = true
    const authorize: SearchQuery['authorize'] = (resources) => resources.map(() => isAllowed)
    expect((await search.query({ term: 'twin', authorize })).total).toBe(60)
    isAllowed = false
    expect((await search.query({ term: 'twin', authorize })).total).toBe(0)
  },
  '80, 81: a page is full although most is hidden, and the total is exact': async () => {
    const search = await filledWith(twins)
    const answer = await search.query({ term: 'twin', limit: 6, authorize: oneInTen })
    expect([answer.results.length, answer.total]).toEqual([6, 6])
  },
  '82–84: a change replaces all old words, removes at once, and moves': async () => {
    const search = await filledWith([titled('a', { text: 'first' }), titled('b')])
    const change = { collator: 'pages', documents: [titled('a', { text: 'second' })] }
    await search.update(change)
    expect([await ofAll(search, 'first'), await ofAll(search, 'second')]).toEqual([[], ['/a']])
    await search.remove({ collator: 'pages', locations: ['/a'] })
    expect(await ofAll(search, 'second')).toEqual([])
    await search.update({ collator: 'pages', documents: [titled('b', { location: '/moved' })] })
    await search.remove({ collator: 'pages', locations: ['/b'] })
    expect(await ofAll(search, 'b')).toEqual(['/moved'])
  },
  '85: a source that is suddenly empty keeps what it had': async () => {
    const { source, search } = searchOver(twins)
    await search.index()
    source.documents = []
    const { collators } = await search.index()
    expect(collators[0]?.issues.map(({ code }) => code)).toEqual(['SEARCH_COLLATOR_EMPTY'])
    expect((await search.query({ term: 'twin' })).total).toBe(60)
  },
  '88: what is asked while an index is built is answered by the old one': async () => {
    const { source, search } = searchOver(twins)
    await search.index()
    source.documents = Array.from({ length: 500 }, (_, at) => titled(`new ${at}`))
    const building = search.index()
    const totals = new Set<number>()
    let isBuilt = false
    void building.finally(() => {
      isBuilt = true
    })
    while (!isBuilt) {
      totals.add((await search.query({ term: '' })).total)
      // A question waits for nothing, so that asking alone would never let the building go on.
      await nodeRuntime.sleep(1)
    }
    await building
    expect([...totals].filter((total) => total !== 60 && total !== 500)).toEqual([])
    expect((await search.query({ term: '' })).total).toBe(500)
  },
  '89: facets count what is found, one by one': async () => {
    await ready
    for (const term of [
      'billing',
      'the',
      'team',
      'kind:component',
      'checkout kafka',
      'api -ui',
      '',
    ]) {
      const { facets } = await search.query({ term, limit: 100 })
      const found = await pagesOf(search, { term, limit: 100 })
      const kinds = found.map(
        (location) => edgeDocuments.find((each) => each.location === location)?.kind,
      )
      const { kind: counted = [] } = facets
      for (const { value, count } of term.startsWith('kind:') ? [] : counted)
        expect([term, value, kinds.filter((kind) => kind === value).length]).toEqual([
          term,
          value,
          count,
        ])
    }
  },
  '90, 91: a filtered facet keeps its other values, and letter case is no difference': async () => {
    const search = await filledWith([...twins, titled('twin', { location: '/s', kind: 'System' })])
    const { facets } = await search.query({ term: 'twin', filters: { kind: 'System' } })
    expect(facets.kind).toEqual([
      { value: 'API', count: 60 },
      { value: 'System', count: 1 },
    ])
  },
  '92–95: marks show what was meant, text stays text, and the rarest word is in the snippet':
    async () => {
      await ready
      const marks = async (term: string) => (await search.query({ term })).results[0]?.marks
      expect((await marks('jose'))?.title.html).toBe('<mark>José</mark> García')
      expect((await marks('user service'))?.title.html).toBe('<mark>UserService</mark>')
      expect((await marks('script escaping'))?.title.html).toBe(
        '<mark>Escaping</mark> &lt;<mark>script</mark>&gt;',
      )
      const text = `${'common '.repeat(200)}zebra ${'common '.repeat(200)}`
      const own = await filledWith([titled('x', { text }), titled('y', { text: 'common' })])
      const { results } = await own.query({ term: 'common zebra' })
      expect(results[0]?.marks.text.text).toContain('zebra')
    },
  '96: sections of one page are one result, the page itself where it is named': async () => {
    const search = await filledWith([
      titled('Guide', { location: '/guide/', text: 'How to feed.' }),
      titled('Guide › Feeding', { location: '/guide/#feeding', text: 'Feed the guide dog.' }),
      titled('Guide › Walking', { location: '/guide/#walking', text: 'Walk the guide dog.' }),
    ])
    expect(await ofAll(search, 'guide')).toEqual(['/guide/'])
    expect(await ofAll(search, 'walking')).toEqual(['/guide/#walking'])
  },
  '97: a page of a megabyte is found by its begin': async () => {
    const text = `aardvark ${'filler words of a page '.repeat(45_000)}`
    const search = await filledWith([titled('big', { text }), titled('small')])
    expect(await ofAll(search, 'aardvark')).toEqual(['/big'])
  },
  '98: two sources of one location are one document': async () => {
    const collators = ['one', 'two'].map((name) =>
      defineCollator({ name, type: 'page', collect: () => [titled('same', { text: name })] }),
    )
    const search = createSearch({ collators })
    await search.index()
    expect([await ofAll(search, 'same'), await ofAll(search, 'two')]).toEqual([['/same'], []])
  },
  '100: hundreds of updates leave nothing behind': async () => {
    const search = await filledWith([titled('other')])
    const wordOf = (at: number) =>
      `animal${String(at).replace(/\d/g, (digit) => 'zyxwvutsrq'[Number(digit)] ?? '')}`
    for (let at = 0; at < 500; at += 1)
      await search.update({ collator: 'pages', documents: [titled('a', { text: wordOf(at) })] })
    expect([await ofAll(search, wordOf(7)), await ofAll(search, wordOf(499))]).toEqual([[], ['/a']])
    expect((await search.query({ term: 'animal' })).total).toBe(1)
  },
}

// 86 and 87 are those of snapshot/snapshot.test.ts; 99 is a matter of the benchmark.
it.each(Object.entries(checks))('%s', (_, check) => check())
