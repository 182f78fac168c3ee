import { formatError } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { Engine } from '../engine/engine.ts'
import { engineContract } from '../testing/engine-contract.ts'
import { openSearchEngine } from './opensearch-engine.ts'
import { startTestSearchServer, type TestSearchServer, testPassword } from './test-search-server.ts'

let server: TestSearchServer
beforeEach(async () => {
  server = await startTestSearchServer()
})
afterEach(() => server[Symbol.asyncDispose]())

/** Pauses between attempts take no time. */
const runtime = { ...nodeRuntime, sleep: async () => {} }
const create = (): Engine => {
  const { gate, baseUrl } = server
  return openSearchEngine({ gate, baseUrl, name: 'portal', runtime })
}

for (const { name, run } of engineContract(create)) it(name, run)

const pages = (documents: SearchDocument[], type = 'page') =>
  defineCollator({ name: type, type, collect: () => documents })
const page = (title: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
  title,
  text: '',
  location: `/${title.replace(/\W/g, '-')}`,
  ...more,
})
const many = (count: number, word: string) =>
  Array.from({ length: count }, (_, at) => page(`${word} ${at}`))
const searchOver = (...collators: ReturnType<typeof pages>[]) =>
  createSearch({ engine: create(), collators })
const failureOf = async (work: Promise<unknown>) =>
  formatError(await work.catch((thrown: unknown) => thrown)).replace(/\n\s+at .*/g, '')

it('is there again for the next process, which brings its types in line and leaves others', async () => {
  const wiki = pages([page('Glossary')], 'wiki')
  const first = searchOver(pages([page('Ledger'), page('Payouts')]), wiki)
  await first.index()
  const second = searchOver(pages([page('Ledger'), page('Refunds')]))
  const titles = async () =>
    (await second.query({ term: '' })).results.map(({ document }) => document.title)
  expect(await titles()).toEqual(['Glossary', 'Ledger', 'Payouts'])
  await second.index()
  expect(await titles()).toEqual(['Glossary', 'Ledger', 'Refunds'])
  expect((await first.query({ term: 'payouts' })).total).toBe(0)
})

it('writes nothing for what has not changed', async () => {
  await searchOver(pages([page('Ledger'), page('Payouts')])).index()
  server.asked.length = 0
  await searchOver(pages([page('Ledger'), page('Payouts')])).index()
  expect(server.asked.filter((each) => each.includes('_bulk'))).toEqual([])
})

it('fills a new index when most has changed, and shows it in one step', async () => {
  await searchOver(pages([page('Glossary')], 'wiki')).index()
  const search = searchOver(pages(many(150, 'ledger')))
  const before = [...server.indices.keys()]
  await search.index()
  const [[index, { aliases }] = ['', { aliases: new Set() }], ...others] = [...server.indices]
  expect([before, others, [...aliases]]).toEqual([['portal-first'], [], ['portal']])
  expect(index).not.toBe('portal-first')
  // What other processes hold came along.
  expect((await search.query({ term: '' })).total).toBe(151)
  server.asked.length = 0
  await search.update({ collator: 'page', documents: [page('Payouts')] })
  expect(server.asked).toEqual([
    'GET /portal/_mapping',
    `POST /${index}/_bulk?filter_path=errors,items.*.status,items.*.error`,
    `POST /${index}/_refresh`,
  ])
  expect((await search.query({ term: 'payouts' })).total).toBe(1)
})

it('answers from the old index until the new one is whole', async () => {
  const documents = [page('Ledger')]
  const search = searchOver(pages(documents))
  await search.index()
  documents.push(...many(150, 'payout'))
  const seen = new Set<number>()
  server.interfere((_method, path) => {
    if (path.includes('_bulk'))
      seen.add(server.indices.get('portal-first')?.reader.documents.length ?? 0)
    return undefined
  })
  await search.index()
  expect([[...seen], (await search.query({ term: 'payout' })).total]).toEqual([[1], 150])
})

it('builds anew where the words were made in another way', async () => {
  await searchOver(pages([page('Ledger')]), pages([page('Glossary')], 'wiki')).index()
  const [index] = [...server.indices.values()]
  if (index) index.mappings._meta = { callboard: { format: 1, analysis: 'older' } }
  const search = searchOver(pages([page('Ledger')]))
  await search.index()
  expect((await search.query({ term: '' })).total).toBe(2)
  expect([...server.indices.values()].map(({ mappings }) => mappings._meta)).not.toEqual([
    { callboard: { format: 1, analysis: 'older' } },
  ])
})

it('takes turns with another process that builds at the same time', async () => {
  const one = searchOver(pages(many(150, 'ledger')))
  const other = searchOver(pages(many(150, 'payout'), 'wiki'))
  await Promise.all([one.index(), other.index()])
  expect([server.indices.size, (await one.query({ term: '' })).total]).toEqual([1, 300])
})

it('removes what a stopped process left behind, and nothing else', async () => {
  await searchOver(pages([page('Ledger')])).index()
  const [first] = [...server.indices.values()]
  if (!first) throw new Error('There is no index')
  const dayAgo = first.created - 25 * 60 * 60 * 1000
  const left = { ...first, aliases: new Set<string>() }
  server.indices.set('portal-left', { ...left, created: dayAgo })
  server.indices.set('portal-building', left)
  server.indices.set('portal-foreign', {
    ...left,
    created: dayAgo,
    mappings: { ...left.mappings, _meta: {} },
  })
  await searchOver(pages(many(150, 'ledger'))).index()
  expect([...server.indices.keys()].slice(0, 2)).toEqual(['portal-building', 'portal-foreign'])
  expect(server.indices.size).toBe(3)
})

it('takes any character, and words that mean something to the server', async () => {
  const documents = [
    page("it's a \\'quote\\ & !(x | y):*A"),
    page('nul\0 and half \ud83d', { owner: 'a\0b', tags: ['.*', '\\'] }),
    page('支付服务指南', { text: '退款' }),
  ]
  const search = searchOver(pages(documents))
  const [report] = (await search.index()).collators
  expect([report?.documents, report?.issues]).toEqual([3, []])
  for (const [term, total] of [
    ["it's quote\\", 1],
    ['{"match_all":{}}', 0],
    ['支付', 1],
    ['nul', 1],
    ['"a quote"', 1],
    ['owner:"a\0b"', 1],
    ['tags:".*"', 1],
    ['.*', 0],
  ] as const)
    expect([term, (await search.query({ term })).total]).toEqual([term, total])
})

it('finds nothing before anything was written', async () => {
  const { total, results, facets } = await searchOver().query({ term: 'ledger', limit: 5 })
  expect([total, results, facets.kind]).toEqual([0, [], []])
})

it('sends again what the server has no room for, and no more than that', async () => {
  let busy = 2
  server.interfere((_method, path) => {
    if (!path.includes('_bulk') || busy-- <= 0) return undefined
    const error = { type: 'es_rejected_execution_exception', reason: 'queue is full' }
    return busy === 1
      ? { status: 429, body: {} }
      : {
          status: 200,
          body: {
            errors: true,
            items: [{ index: { status: 201 } }, { index: { status: 429, error } }],
          },
        }
  })
  const search = searchOver(pages([page('Ledger'), page('Payouts')]))
  await search.index()
  // The first one is said to have been taken.
  expect((await search.query({ term: 'payouts' })).total).toBe(1)
  expect(server.asked.filter((each) => each.includes('_bulk'))).toHaveLength(3)
})

it('names what the server refuses, shows nothing of the change, and repairs it the next time', async () => {
  const documents = [page('Ledger')]
  const search = searchOver(pages(documents))
  await search.index()
  const resourceRef = 'x'.repeat(40_000)
  documents.push(page('Payouts'), page('Immense', { authorization: { resourceRef } }))
  expect(await failureOf(search.index())).toMatchInlineSnapshot(`
    "SEARCH_ENGINE_FAILED: The engine "opensearch" failed at "write"
      hint: The cause below has the reason.
      caused by: SEARCH_STORE_FAILED: The index could not be kept or read: the server refused 1 of 2 changes: "/Immense": mapper_parsing_exception: immense term in [resource]"
  `)
  expect((await search.query({ term: '' })).total).toBe(1)
  documents.pop()
  await search.index()
  expect((await search.query({ term: '' })).total).toBe(2)
})

it.each([
  ['overloaded', 503, {}, 'the server is overloaded or down'],
  [
    'closed to us',
    403,
    { error: { type: 'security_exception', reason: 'no permissions' } },
    'the server answered 403: security_exception: no permissions',
  ],
  [
    'something else',
    200,
    'hello',
    'its answer cannot be read: Invalid input: expected record, received string; is it a search server?',
  ],
])('says so when the server is %s', async (_what, status, body, reason) => {
  server.interfere(() => ({ status, body }))
  const said = await failureOf(searchOver(pages([page('Ledger')])).index())
  expect(said).toContain(`SEARCH_STORE_FAILED: The index could not be kept or read: ${reason}`)
})

it('never tells the credentials, whatever the server repeats', async () => {
  const secret = Buffer.from(`callboard:${testPassword}`).toString('base64')
  const error = { type: 'security_exception', reason: `no such user in [Basic ${secret}]` }
  server.interfere(() => ({ status: 401, body: { error } }))
  const said = await failureOf(searchOver(pages([page('Ledger')])).index())
  expect(said).toContain('the server answered 401')
  expect(said).not.toContain(secret)
})

it('leaves an index of somebody else alone, and one of a later release', async () => {
  await searchOver(pages([page('Ledger')])).index()
  const [index] = [...server.indices.values()]
  if (!index) throw new Error('There is no index')
  index.mappings._meta = { callboard: { format: 99, analysis: 'x' } }
  expect(await failureOf(searchOver(pages([page('x')])).index())).toContain(
    'SEARCH_STORE_TOO_NEW: The index has the format 99; this release knows formats up to 1',
  )
  index.mappings._meta = {}
  expect(await failureOf(searchOver(pages([page('x')])).index())).toContain(
    '"portal" is something else than an index of this engine; give the engine another name',
  )
})

it('stops in the middle when it is told to, and leaves no half-filled index', async () => {
  const search = searchOver(pages(many(150, 'ledger')))
  const stop = new AbortController()
  server.interfere((_method, path) => {
    if (path.includes('_bulk')) stop.abort(new Error('enough'))
    return undefined
  })
  await expect(search.index({ signal: stop.signal })).rejects.toThrow('enough')
  expect([...server.indices.keys()]).toEqual(['portal-first'])
})

it('says so when there is no server', async () => {
  const engine = openSearchEngine({ gate: server.gate, baseUrl: 'http://127.0.0.1:1', runtime })
  const search = createSearch({ collators: [], engine })
  expect(await failureOf(search.query({ term: 'x' }))).toMatchInlineSnapshot(`
    "SEARCH_ENGINE_FAILED: The engine "opensearch" failed at "query"
      hint: The cause below has the reason.
      caused by: SEARCH_STORE_FAILED: The index could not be kept or read: the server cannot be reached
      caused by: CORE_HOST_DENIED: The host "127.0.0.1:1" may not be contacted"
  `)
})

it.each([
  [{ name: 'Portal' }, 'expected lower-case letters'],
  [{ candidate: 5 }, 'there is no option "candidate"; did you mean "candidates"?'],
])('refuses the options %o', (more, problem) => {
  const { gate, baseUrl } = server
  expect(() => openSearchEngine({ gate, baseUrl, ...more } as never)).toThrow(problem)
})
