import { deepEqual, equal } from 'node:assert/strict'
import { silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { LanguageCode } from '../analysis/languages.ts'
import { toIndexedDocument } from '../document/indexed-document.ts'
import { filterValues, type SearchDocument } from '../document/search-document.ts'
import type { Engine, EngineQuery, EngineResult } from '../engine/engine.ts'
import { parseQuery } from '../query/parse-query.ts'

type Question = Partial<Omit<EngineQuery, 'query'>> & {
  term: string
  filters?: Record<string, string[]>
  languages?: ReadonlySet<LanguageCode>
}

const documents: readonly (SearchDocument & { kind: string })[] = [
  {
    title: 'billing-api',
    name: 'billing-api',
    text: 'Invoices over HTTP',
    kind: 'API',
    owner: 'group:default/payments',
  },
  {
    title: 'Billing Service',
    name: 'billing-service',
    text: 'Implements the billing api',
    kind: 'Component',
    owner: 'group:default/payments',
  },
  {
    title: 'Checkout',
    name: 'checkout',
    text: 'Calls billing',
    kind: 'System',
    owner: 'group:default/shop',
  },
  {
    title: 'Secret billing',
    name: 'hidden',
    text: 'Nobody sees zebrafish',
    kind: 'Component',
    owner: 'group:default/shop',
  },
].map((document) => ({
  ...document,
  location: `/catalog/${document.name}`,
  authorization: { resourceRef: `ref:default/${document.name}` },
}))

/** What is written in other languages than English, and in scripts that set no blanks between words. */
const foreign: readonly SearchDocument[] = [
  {
    title: 'Rechnungen',
    text: 'Der Dienst erstellt die Rechnungen und schickt sie an den Kunden.',
    location: '/de',
  },
  {
    title: 'Configuración',
    text: 'El servicio lee las configuraciones de los clientes y las guarda por un año.',
    location: '/es',
  },
  { title: '支付服务', text: '处理付款', location: '/zh' },
  { title: '결제 서비스', text: '결제를 처리하고 사용자에게 알립니다.', location: '/ko' },
  { title: 'บริการชำระเงิน', text: 'สำหรับผู้ใช้ทุกคน', location: '/th' },
]
const foreignWords: Readonly<Record<string, string>> = {
  'wie erstellt man die Rechnung': 'Rechnungen',
  configuracion: 'Configuración',
  支付: '支付服务',
  사용자: '결제 서비스',
  결제서비스: '결제 서비스',
  ชำระเงิน: 'บริการชำระเงิน',
}

/** What every engine does. `create` gives an empty one each time. */
export function engineContract(create: () => Engine | Promise<Engine>): ContractCase[] {
  const cases: Record<string, (engine: Engine) => Promise<void>> = {
    'finds by stemmed words, the named document first': async (engine) => {
      const found = await ask(engine, { term: 'billing apis' })
      equal(titles(found)[0], 'billing-api')
      equal(found.total, 4)
    },
    'finds a name by another form of it': async (engine) => {
      deepEqual(titles(await ask(engine, { term: 'the billing services' }))[0], 'Billing Service')
      deepEqual(titles(await ask(engine, { term: 'checkouts' }))[0], 'Checkout')
    },
    'finds words of other languages by their stems, and those that no blank parts': async (
      engine,
    ) => {
      const put = foreign.map((document) => toIndexedDocument('catalog', document))
      const context = { remove: [], all: () => put, logger: silentLogger, runtime: nodeRuntime }
      await engine.write({ put, ...context })
      const languages = new Set(put.map(({ language }) => language))
      for (const [term, title] of Object.entries(foreignWords))
        deepEqual([term, titles(await ask(engine, { term, languages }))[0]], [term, title])
    },
    'finds nothing for words that nothing is near to': async (engine) => {
      const found = await ask(engine, { term: 'qqqqqqqq' })
      deepEqual([titles(found), found.total], [[], 0])
    },
    'returns everything by id when nothing is asked for': async (engine) => {
      deepEqual(titles(await ask(engine, { term: '' })), [
        'billing-api',
        'Billing Service',
        'Checkout',
        'Secret billing',
      ])
    },
    'returns only what satisfies words and filters both': async (engine) => {
      const found = await ask(engine, {
        term: 'billing',
        filters: { owner: ['payments'], kind: ['component'] },
      })
      deepEqual(titles(found), ['Billing Service'])
    },
    'counts facets over all matches, and a filtered field as if it were not filtered': async (
      engine,
    ) => {
      const found = await ask(engine, {
        term: 'billing',
        limit: 1,
        filters: { kind: ['API'] },
        facets: ['kind', 'owner'],
      })
      deepEqual(found.facets, {
        kind: [
          { value: 'Component', count: 2 },
          { value: 'API', count: 1 },
          { value: 'System', count: 1 },
        ],
        owner: [{ value: 'group:default/payments', count: 1 }],
      })
    },
    'hides from hits, total, facets and corrections what may not be seen': async (engine) => {
      const visible: EngineQuery['visible'] = async (resources) =>
        resources.map(({ resourceRef }) => !resourceRef.endsWith('hidden'))
      const found = await ask(engine, { term: 'billing', visible, facets: ['owner'] })
      equal(found.total, 3)
      deepEqual(found.facets.owner, [
        { value: 'group:default/payments', count: 2 },
        { value: 'group:default/shop', count: 1 },
      ])
      equal((await ask(engine, { term: 'zebrafisch', visible })).corrections.size, 0)
      equal((await ask(engine, { term: 'zebrafisch' })).corrections.get('zebrafisch'), 'zebrafish')
    },
    'pages forth and back without gap or repetition': async (engine) => {
      const all = await ask(engine, { term: 'billing' })
      const [first, second, third] = all.hits
      const key = second && { score: second.score, id: second.id }
      const after = await ask(engine, {
        term: 'billing',
        limit: 1,
        from: key && { key, side: 'after' },
      })
      deepEqual([after.hits[0]?.id, after.offset, after.total], [third?.id, 2, 4])
      const before = await ask(engine, {
        term: 'billing',
        limit: 1,
        from: key && { key, side: 'before' },
      })
      deepEqual([before.hits[0]?.id, before.offset, before.total], [first?.id, 0, 4])
    },
    'holds a phrase together and keeps excluded words out': async (engine) => {
      deepEqual(titles(await ask(engine, { term: '"the billing api"' })), ['Billing Service'])
      deepEqual(titles(await ask(engine, { term: 'billing -invoices -zebrafish -checkout' })), [
        'Billing Service',
      ])
    },
    'forgets every word of a document that is replaced or removed': async (engine) => {
      const [first, ...rest] = documents.map((document) => toIndexedDocument('catalog', document))
      const changed = toIndexedDocument('catalog', {
        title: 'Ledger',
        text: 'Books',
        location: '/catalog/billing-api',
      })
      const all = () => [changed, ...rest]
      await engine.write({
        put: [changed],
        remove: [],
        all,
        logger: silentLogger,
        runtime: nodeRuntime,
      })
      equal((await ask(engine, { term: 'invoices' })).total, 0)
      equal((await ask(engine, { term: 'ledger' })).total, 1)
      await engine.write({
        put: [],
        remove: [first?.id ?? ''],
        all: () => rest,
        logger: silentLogger,
        runtime: nodeRuntime,
      })
      equal((await ask(engine, { term: 'ledger' })).total, 0)
    },
  }
  return contractCases(cases, async () => filled(await create()))
}

async function filled(engine: Engine): Promise<Engine> {
  const put = documents.map((document) => toIndexedDocument('catalog', document))
  await engine.write({
    put,
    remove: [],
    all: () => put,
    logger: silentLogger,
    runtime: nodeRuntime,
  })
  return engine
}

async function ask(
  engine: Engine,
  { term, filters = {}, languages = new Set(), ...rest }: Question,
): Promise<EngineResult> {
  const fields = new Set(documents.flatMap((document) => [...filterValues(document).keys()]))
  const types = new Set(['catalog'])
  const query = parseQuery(term, { fields, types, languages, synonyms: new Map() })
  const given = Object.entries(filters).map(([field, values]) => ({
    field,
    values,
    negated: false,
  }))
  return engine.query({
    limit: 10,
    facets: [],
    logger: silentLogger,
    runtime: nodeRuntime,
    ...rest,
    query: { ...query, filters: [...query.filters, ...given] },
  })
}

function titles({ hits }: EngineResult): string[] {
  return hits.map(({ document }) => document.title)
}
