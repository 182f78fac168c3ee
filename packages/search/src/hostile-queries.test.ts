import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchDocument } from './document/search-document.ts'

const words =
  'billing api (a+)+$ <b>gateway</b> of the größe 支付服务 결제 การชำระเงิน owner:x constructor __proto__'
const documents: readonly SearchDocument[] = [
  ...Array.from({ length: 200 }, (_, at) => ({
    title: `document ${at} ${words.split(' ')[at % 11]}`,
    name: `name-${at % 200}`,
    text: `${words} number${at} `.repeat(1 + (at % 4)),
    location: `/${at}`,
    kind: at % 2 === 0 ? 'API' : 'Component',
  })),
  { title: 'constructor', text: '__proto__', location: '/keys', __proto__: { polluted: true } },
]

const search = createSearch({
  collators: [defineCollator({ name: 'pages', type: 'page', collect: () => documents })],
})
const ready = search.index()

/** Processor time of one question in milliseconds, the least of some: a busy machine is not its fault. */
async function costOf(term: string): Promise<number> {
  await ready
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const before = process.cpuUsage()
    await search.query({ term, limit: 10 })
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

const mostMs = 100

const hostile: Readonly<Record<string, string>> = {
  '118: a pattern': '(a+)+$',
  '118: a star': '*',
  '118: an edit': '~999',
  '118: a field of nothing': 'field:',
  '118: a quotation mark': '"unbalanced',
  '118: signs': '+-+-',
  '118: ten thousand signs': '+ - * ~ : " '.repeat(10_000),
  '118: clauses of nothing': 'kind: owner:" -kind: -" --x -"',
  '119: a long word': 'x'.repeat(100_000),
  '119: two thousand wrong words': 'gatewya~2 billng* '.repeat(2000),
  '119: much Chinese': '支'.repeat(50_000),
  '119: much Korean': '각'.repeat(50_000),
  '119: much Thai': 'ก'.repeat(50_000),
  '119: a long phrase': `"${'billing api '.repeat(40)}"`,
  '119: phrases of nothing': '-"of the" -"the of"',
  '119: marks and halves of characters': `${'e\u0301'.repeat(1000)} ${'\ud800'.repeat(100)} 🚀`,
}

it.each(Object.entries(hostile))('answers in time: %s', async (_, term) => {
  expect(await costOf(term)).toBeLessThan(mostMs)
})

it('answers any text, and never with an error', async () => {
  await ready
  const piece = fc.constantFrom(
    ...words.split(' '),
    '"',
    '-',
    ':',
    ' ',
    'kind:',
    'kind:api',
    '\n',
    '\0',
    '-"',
    '*',
  )
  const term = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' ')),
    fc.string({ unit: 'binary', maxLength: 600 }),
  )
  await fc.assert(
    fc.asyncProperty(term, async (text) => {
      const { results, total } = await search.query({ term: text, limit: 3 })
      expect(results.length).toBe(Math.min(3, total))
    }),
    { numRuns: 25 },
  )
})

it('121: shows markup of a document as text, with marks that nobody can write beforehand', async () => {
  const text = '<img src=x onerror=alert(1)> <mark>zebra</mark> <mark-0>'
  const own = createSearch({
    collators: [
      defineCollator({
        name: 'p',
        type: 'p',
        collect: () => [{ title: 'x', text, location: '/x' }],
      }),
    ],
  })
  await own.index()
  const ask = async () => (await own.query({ term: 'zebra' })).results[0]
  const [first, second] = [await ask(), await ask()]
  expect(first?.marks.text.html).toBe(
    '&lt;img src=x onerror=alert(1)&gt; &lt;mark&gt;<mark>zebra</mark>&lt;/mark&gt; &lt;mark-0&gt;',
  )
  expect(text).not.toContain(first?.highlight.preTag)
  expect(first?.highlight.preTag).not.toBe(second?.highlight.preTag)
})

it('122: keeps within bounds whatever a document holds', async () => {
  const bombs = [
    'a'.repeat(1_000_000),
    Array.from({ length: 100_000 }, (_, at) => `t${at}`).join(' '),
    '🚀'.repeat(10_000),
    '支'.repeat(50_000),
    `e${'\u0301'.repeat(10_000)}`,
  ]
  const own = createSearch({
    collators: [
      defineCollator({
        name: 'bombs',
        type: 'p',
        collect: () => bombs.map((text, at) => ({ title: `bomb ${at}`, text, location: `/${at}` })),
      }),
    ],
  })
  expect(await own.index()).toMatchObject({ added: 5, issues: [] })
  const found = async (term: string) =>
    (await own.query({ term })).results.map(({ document }) => document.location)
  expect(await found('a'.repeat(64))).toEqual(['/0'])
  expect([await found('t7 '), await found('t99999 ')]).toEqual([['/1'], []])
})

it('124: leaves the index as it is when a source throws half-way', async () => {
  let isBroken = false
  const collator = defineCollator({
    name: 'pages',
    type: 'page',
    *collect() {
      yield { title: isBroken ? 'new' : 'old', text: '', location: '/1' }
      if (isBroken) throw new Error('connection lost')
      yield { title: 'old too', text: '', location: '/2' }
    },
  })
  const own = createSearch({ collators: [collator] })
  await own.index()
  isBroken = true
  const { collators } = await own.index()
  expect(collators[0]?.issues.map(({ code }) => code)).toEqual(['SEARCH_COLLATOR_FAILED'])
  expect((await own.query({ term: 'old' })).total).toBe(2)
  expect((await own.query({ term: 'new ' })).total).toBe(0)
})

it('123: takes names of the language for names of fields, and pollutes nothing', async () => {
  await ready
  const filters = JSON.parse('{ "__proto__": "polluted", "constructor": ["prototype"] }')
  const { total, help } = await search.query({ term: 'billing constructor:prototype', filters })
  expect([total, help?.leaveOut]).toEqual([0, [{ filter: 'constructor', total: 201 }]])
  expect(Object.keys(Object.prototype)).toEqual([])
})

it('125: finds words that are names of the language, and pollutes nothing', async () => {
  await ready
  const { results } = await search.query({ term: 'constructor' })
  expect(results[0]?.document.location).toBe('/keys')
  expect((await search.query({ term: '__proto__' })).total).toBeGreaterThan(0)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

it('126: gives one shape of answer for nothing and for nothing to be seen', async () => {
  const hidden = { title: 'zebra', text: '', location: '/z', authorization: { resourceRef: 'z' } }
  const own = createSearch({
    collators: [defineCollator({ name: 'p', type: 'p', collect: () => [hidden] })],
  })
  await own.index()
  const authorize = (resources: readonly unknown[]) => resources.map(() => false)
  const denied = await own.query({ term: 'zebra', authorize })
  const help = { unknownWords: [{ word: 'zebra' }], leaveOut: [] }
  expect(denied).toMatchObject({ results: [], total: 0, help })
  const none = await own.query({ term: 'qqqqq', authorize })
  expect(none).toEqual({ ...denied, help: { ...help, unknownWords: [{ word: 'qqqqq' }] } })
})
