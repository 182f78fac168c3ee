import { createMemoryLogger } from '@callboard/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Collator, defineCollator } from './collators/collator.ts'
import { docsCollator } from './collators/docs-collator.ts'
import { entityCollator } from './collators/entity-collator.ts'
import { wikiCollator } from './collators/wiki-collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchDocument } from './document/search-document.ts'
import { createEmbeddedEngine } from './engine/embedded-engine.ts'
import { defineEngine } from './engine/engine.ts'
import { createSearchHttp } from './http/create-search-http.ts'
import type { Search, SearchQuery } from './search.ts'

const document = (name: string, rest: Partial<SearchDocument> = {}): SearchDocument => ({
  title: name,
  name,
  text: '',
  location: `/${name}`,
  ...rest,
})

/** A collator whose documents are changed by the test. */
const source = (name: string, documents: unknown[], type = 'page') => {
  const state = { documents, failing: false }
  const collator: Collator = defineCollator({
    name,
    type,
    collect() {
      if (state.failing) throw new Error('the wiki is down')
      return state.documents as SearchDocument[]
    },
  })
  return { state, collator }
}

const titles = async (search: Search, query: string | SearchQuery) => {
  const { results } = await search.query(typeof query === 'string' ? { term: query } : query)
  return results.map((result) => result.document.title)
}

describe('index', () => {
  it('reports what each collator holds and what has changed', async () => {
    const pages = source('pages', [document('billing'), document('ledger')])
    const search = createSearch({ collators: [pages.collator] })
    expect(await search.index()).toEqual({
      collators: [{ name: 'pages', type: 'page', documents: 2, omitted: 0, issues: [] }],
      added: 2,
      changed: 0,
      removed: 0,
      issues: [],
    })
    pages.state.documents = [document('billing', { text: 'Invoices' }), document('payouts')]
    expect(await search.index()).toMatchObject({ added: 1, changed: 1, removed: 1 })
    expect(await search.index()).toMatchObject({ added: 0, changed: 0, removed: 0 })
    expect(await titles(search, 'invoice')).toEqual(['billing'])
  })

  it('keeps the last good documents of a collator that fails or is suddenly empty, and says so', async () => {
    const logger = createMemoryLogger()
    const wiki = source('wiki', [document('on-call')])
    const other = source('other', [document('billing')])
    const search = createSearch({ collators: [wiki.collator, other.collator], logger })
    await search.index()
    wiki.state.failing = true
    other.state.documents = [document('ledger')]
    const { collators } = await search.index()
    expect(collators[0]).toMatchInlineSnapshot(`
      {
        "documents": 1,
        "issues": [
          {
            "at": undefined,
            "code": "SEARCH_COLLATOR_FAILED",
            "hint": "Its last good documents stay findable; index again once its source is back.",
            "message": "The collator "wiki" failed: the wiki is down",
            "severity": "error",
          },
        ],
        "name": "wiki",
        "omitted": 0,
        "type": "page",
      }
    `)
    expect(await titles(search, { term: '' })).toEqual(['ledger', 'on-call'])
    expect(logger.records.map(({ message }) => message)).toEqual([
      'The collator "wiki" failed: the wiki is down',
    ])

    wiki.state.failing = false
    wiki.state.documents = []
    const again = await search.index()
    expect(again.collators[0]).toMatchInlineSnapshot(`
      {
        "documents": 1,
        "issues": [
          {
            "at": undefined,
            "code": "SEARCH_COLLATOR_EMPTY",
            "hint": "They stay findable; call search.remove with their locations if they are really gone.",
            "message": "The collator "wiki" yielded no documents where it had 1",
            "severity": "warning",
          },
        ],
        "name": "wiki",
        "omitted": 0,
        "type": "page",
      }
    `)
    await search.remove({ collator: 'wiki', locations: ['/on-call'] })
    expect(await titles(search, { term: '' })).toEqual(['ledger'])
  })

  it('leaves out what is no document, one by one', async () => {
    const pages = source('pages', [
      null,
      { title: 'x' },
      document('evil', { location: 'javascript:alert(1)' }),
      document('good'),
      document('good', { title: 'the second' }),
    ])
    const search = createSearch({ collators: [pages.collator] })
    const { collators } = await search.index()
    expect(collators[0]?.documents).toBe(1)
    expect(
      collators[0]?.issues.map(({ severity, code, message }) => `${severity} ${code} ${message}`),
    ).toMatchInlineSnapshot(`
      [
        "error SEARCH_DOCUMENT_INVALID A document of the collator "pages" is left out: Invalid input: expected object, received null",
        "error SEARCH_DOCUMENT_INVALID A document of the collator "pages" is left out: "text" is not valid: Invalid input: expected string, received undefined",
        "error SEARCH_DOCUMENT_INVALID A document of the collator "pages" is left out: "location" is not valid: it is neither a path nor an http(s) address",
        "warning SEARCH_DOCUMENT_DUPLICATE The collator "pages" yields "/good", which is there already",
      ]
    `)
  })

  it('lets several collators share a type, and the earlier one win', async () => {
    const first = source('first', [document('a', { title: 'early' })])
    const second = source('second', [document('a', { title: 'late' }), document('b')])
    const search = createSearch({ collators: [first.collator, second.collator] })
    const { collators } = await search.index()
    expect(collators[1]?.issues.map(({ code }) => code)).toEqual(['SEARCH_DOCUMENT_DUPLICATE'])
    expect(await titles(search, { term: '' })).toEqual(['early', 'b'])
    await search.remove({ collator: 'first', locations: ['/a'] })
    expect(await titles(search, { term: '' })).toEqual(['late', 'b'])
  })

  it('answers from the old index until the new one is whole', async () => {
    const many = (word: string) =>
      Array.from({ length: 400 }, (_, at) =>
        document(`page${at}`, { text: `${word} ${'filler '.repeat(50)}` }),
      )
    const pages = source('pages', many('old'))
    const search = createSearch({ collators: [pages.collator] })
    await search.index()
    pages.state.documents = many('new')
    const totals: [number, number][] = []
    const work = search.index()
    for (let done = false; !done; ) {
      const [before, after] = await Promise.all([
        search.query({ term: 'old', limit: 1 }),
        search.query({ term: 'new', limit: 1 }),
      ])
      totals.push([before.total, after.total])
      done = await Promise.race([
        work.then(() => true),
        new Promise<false>((next) => setImmediate(next, false)),
      ])
    }
    totals.push([
      (await search.query({ term: 'old' })).total,
      (await search.query({ term: 'new' })).total,
    ])
    expect(new Set(totals.map(String))).toEqual(new Set(['400,0', '0,400']))
  })

  it('changes nothing when it is aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const search = createSearch({
      collators: [
        defineCollator({
          name: 'slow',
          type: 'page',
          async *collect() {
            yield document('a')
            controller.abort(reason)
            yield document('b')
          },
        }),
      ],
    })
    await expect(search.index({ signal: controller.signal })).rejects.toBe(reason)
    expect((await search.query({ term: '' })).total).toBe(0)
  })
})

describe('update and remove', () => {
  it('makes a document findable at once and forgets all its old words', async () => {
    const pages = source('pages', [document('billing', { text: 'zebra' })])
    const search = createSearch({ collators: [pages.collator] })
    await search.index()
    await search.update({
      collator: 'pages',
      documents: [document('billing', { text: 'giraffe' })],
    })
    expect(await titles(search, 'zebra')).toEqual([])
    expect(await titles(search, 'giraffe')).toEqual(['billing'])
    await search.remove({ collator: 'pages', locations: ['/billing', '/never-there'] })
    expect((await search.query({ term: '' })).total).toBe(0)
  })

  it('leaves the same index behind as a fresh one, whatever happened before', async () => {
    const word = fc.constantFrom('billing', 'api', 'user', 'service', 'zebra', 'UserService')
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      text: fc.option(fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))),
      kind: fc.constantFrom('API', 'Component'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), word, async (steps, term) => {
        const pages = source('pages', [document('seed', { text: 'zebra' })])
        const search = createSearch({ collators: [pages.collator] })
        await search.index()
        const now = new Map([['seed', document('seed', { text: 'zebra' })]])
        for (const { name, text, kind } of steps) {
          if (text === null) {
            now.delete(name)
            await search.remove({ collator: 'pages', locations: [`/${name}`] })
          } else {
            now.set(name, document(name, { text, kind }))
            await search.update({ collator: 'pages', documents: [document(name, { text, kind })] })
          }
        }
        const fresh = createSearch({ collators: [source('pages', [...now.values()]).collator] })
        await fresh.index()
        const plain = async (each: Search) => {
          const { results, ...rest } = await each.query({ term })
          return {
            ...rest,
            results: results.map(({ document: { location }, score }) => [location, score]),
          }
        }
        expect(await plain(search)).toEqual(await plain(fresh))
      }),
      { numRuns: 60 },
    )
  })

  it('refuses a collator that is not there', async () => {
    const search = createSearch({ collators: [source('pages', []).collator] })
    await expect(search.update({ collator: 'page', documents: [] })).rejects.toMatchObject({
      code: 'SEARCH_COLLATOR_UNKNOWN',
      message: 'There is no collator "page"',
      hint: 'Did you mean "pages"?',
    })
  })
})

describe('createSearch', () => {
  it.each([
    [{ collators: [], synonym: [] }, 'CORE_OPTION_INVALID'],
    [{ collators: [{ name: 'x', type: 'y' }] }, 'CORE_OPTION_INVALID'],
    [{ collators: [], engine: { name: 'x' } }, 'CORE_OPTION_INVALID'],
    [{ collators: [], logger: {} }, 'CORE_OPTION_INVALID'],
    [{ collators: [source('a', []).collator, source('a', []).collator] }, 'CORE_DUPLICATE_NAME'],
  ])('refuses options that cannot be meant: %j', (options, code) => {
    expect(() => createSearch(options as never)).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    () => entityCollator({ entity: [] } as never),
    () => docsCollator({ sites: [] } as never),
    () => wikiCollator({ folder: '.' } as never),
    () => createEmbeddedEngine({ ranking: {} } as never),
    () => createSearchHttp({} as never),
  ])('is as strict about what goes into it: %s', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CORE_OPTION_INVALID' }))
  })

  it('says which engine failed, and changes nothing', async () => {
    const cause = new Error('disk full')
    const engine = defineEngine({
      name: 'broken',
      write: () => Promise.reject(cause),
      query: () => {
        throw cause
      },
    })
    const search = createSearch({ collators: [source('pages', [document('a')]).collator], engine })
    await expect(search.index()).rejects.toMatchObject({
      code: 'SEARCH_ENGINE_FAILED',
      message: 'The engine "broken" failed at "write"',
      cause,
    })
    await expect(search.query({ term: 'a' })).rejects.toMatchObject({
      message: 'The engine "broken" failed at "query"',
    })
  })
})
