import { formatError } from '@callboard/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import { defineProvider } from '../provider/provider.ts'
import { formatCursor } from './cursor.ts'
import type { EntityFilter } from './predicate.ts'

interface Sketch {
  name: string
  kind?: string
  metadata?: Record<string, unknown>
  spec?: Record<string, unknown>
}

async function catalogOf(sketches: Sketch[]): Promise<Catalog> {
  const provider = defineProvider({
    name: 'sketches',
    *read() {
      for (const { name, kind = 'Component', metadata, spec } of sketches)
        yield {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind,
            metadata: { name, ...metadata },
            spec: { type: 'service', lifecycle: 'production', owner: 'crew', ...spec },
          },
        }
    },
  })
  const catalog = await createCatalog({ providers: [provider] })
  const { issues } = await catalog.refresh()
  expect(issues).toEqual([])
  return catalog
}

let catalog: Catalog
beforeAll(async () => {
  catalog = await catalogOf([
    {
      name: 'Upper',
      metadata: {
        title: 'The First',
        tags: ['java', 'go'],
        annotations: { 'example.com/tier': 'ONE' },
        num: 5,
        flag: true,
        nothing: null,
        long: 'x'.repeat(300),
        obj: { a: { b: 'c', d: true } },
        links: [{ url: 'https://one.test' }, { url: 'https://two.test' }],
      },
    },
    { name: 'second', metadata: { tags: ['go'], num: 10 }, spec: { owner: 'user:jane' } },
    { name: 'third', metadata: { description: 'Talks to the first', num: 9 } },
    { name: 'api', kind: 'API', spec: { definition: 'text', type: 'openapi' } },
  ])
})
const names = (filter: EntityFilter | undefined) =>
  catalog.query({ filter }).items.map(({ metadata }) => metadata.name)
const components = ['second', 'third', 'Upper']

describe('filters', () => {
  it.each<[EntityFilter, string[]]>([
    ['KIND=COMPONENT,metadata.name=UPPER', ['Upper']],
    [' kind = component , metadata.name = upper ', ['Upper']],
    ['spec.owner=crew', ['api', 'third', 'Upper']],
    ['metadata.tags=java', ['Upper']],
    ['metadata.tags.java', ['Upper']],
    ['metadata.tags.java=true', ['Upper']],
    ['metadata.tags.java=false', []],
    ['metadata.tags=java,metadata.tags=go', ['second', 'Upper']],
    ['metadata.tags.java,metadata.tags.go', ['Upper']],
    ['metadata.nothing', ['Upper']],
    ['metadata.nothing=', []],
    ['metadata.num=5', ['Upper']],
    ['metadata.flag=TRUE', ['Upper']],
    ['metadata.obj.a.b=c', ['Upper']],
    ['metadata.obj.a.d=true', ['Upper']],
    ['metadata.annotations.example.com/tier=one', ['Upper']],
    ['metadata.links.url=https://two.test', ['Upper']],
    ['metadata.long', ['Upper']],
    ['relations.ownedby=USER:default/JANE', ['second']],
    ['relations', []],
    [
      ['metadata.name=second', 'kind=api'],
      ['api', 'second'],
    ],
    [{ kind: 'Component', 'spec.owner': 'user:jane' }, ['second']],
    [{ 'metadata.name': ['second', 'third'] }, ['second', 'third']],
    [
      [{ kind: 'api' }, { 'metadata.name': 'third' }],
      ['api', 'third'],
    ],
    [{}, ['api', ...components]],
    [{ $all: [] }, ['api', ...components]],
    [{ $any: [] }, []],
    [{ kind: { $in: [] } }, []],
    [{ $not: { kind: 'component' } }, ['api']],
    [{ $all: [{ kind: 'component' }, { $not: { 'metadata.tags': 'go' } }] }, ['third']],
    [{ $any: [{ kind: 'api' }, { 'metadata.num': 9 }] }, ['api', 'third']],
    [{ 'metadata.tags': { $exists: false } }, ['api', 'third']],
    [{ 'metadata.tags.java': true }, ['Upper']],
    [{ 'metadata.tags': { $in: ['JAVA', 'rust'] } }, ['Upper']],
    [{ 'metadata.tags': { $contains: 'go' } }, ['second', 'Upper']],
    [{ 'metadata.NAME': { $hasPrefix: 'u' } }, ['Upper']],
    [{ 'metadata.name': { $hasPrefix: '%' } }, []],
    [{ 'relations.ownedBy': 'user:default/jane' }, ['second']],
    [{ relations: { $contains: { type: 'ownedBy' } } }, ['api', ...components]],
    [{ relations: { $contains: { type: 'ownedBy', targetRef: 'user:default/jane' } } }, ['second']],
    [
      { relations: { $contains: { type: 'ownedBy', targetRef: { $in: ['user:default/jane'] } } } },
      ['second'],
    ],
  ])('%j selects %j', (filter, expected) => {
    expect(names(filter)).toEqual(expected)
  })

  it.each([
    '=x',
    '',
    ',,',
    [[]],
    [5],
    [null],
    { $or: [] },
    { $al: [] },
    { $all: {} },
    { $all: [], kind: 'x' },
    { $not: [] },
    { kind: { $in: 'x' } },
    { kind: { $exists: 'yes' } },
    { kind: { $hasPrefix: 5 } },
    { kind: { $exists: true, $in: [] } },
    { kind: { $regex: '(a+)+' } },
    { kind: null },
    { kind: {} },
    { relations: { $contains: { targetRef: 'a:b/c' } } },
    { relations: { $contains: { type: 'ownedBy', kind: 'x' } } },
    { 'metadata.links': { $contains: { url: 'x' } } },
    { '': 'x' },
    nested(40),
  ])('%j is refused with a reason', (filter) => {
    expect(() => catalog.query({ filter: filter as EntityFilter })).toThrow(
      expect.objectContaining({ code: 'CATALOG_FILTER_INVALID' }),
    )
  })

  it.each<[string, EntityFilter]>([
    ['more than 2000 conditions', { $any: Array.from({ length: 2000 }, () => ({})) }],
    ['more than 2000 conditions', Array.from({ length: 2000 }, () => ({}))],
    [
      'more than 50 prefixes',
      { $any: Array.from({ length: 51 }, () => ({ 'metadata.name': { $hasPrefix: 'a' } })) },
    ],
    [
      'more than 32 fields',
      { $any: Array.from({ length: 33 }, (_each, index) => ({ [`spec.f${index}`]: 'a' })) },
    ],
    ['more than 32 fields', Array.from({ length: 33 }, (_each, index) => `f${index}`).join(',')],
  ])('that would hold up all others are refused: %s', (reason, filter) => {
    expect(() => catalog.query({ filter })).toThrow(reason)
  })

  it('say what is wrong and what to write', () => {
    const textOf = (filter: unknown) => {
      try {
        return names(filter as EntityFilter)
      } catch (error) {
        return formatError(error)
      }
    }
    expect(textOf('=x')).toMatchInlineSnapshot(`
      "CATALOG_FILTER_INVALID: The filter "=x" is refused: "=x" names no field
        hint: Write it as kind=component,spec.type=service or as { "kind": "component" }."
    `)
    expect(textOf({ $al: [] })).toMatchInlineSnapshot(`
      "CATALOG_FILTER_INVALID: The filter "{\\"$al\\":[]}" is refused: "$al" is not an operator, did you mean "$all"?
        hint: Write it as kind=component,spec.type=service or as { "kind": "component" }."
    `)
    expect(textOf({ kind: { $regex: 'x' } })).toMatchInlineSnapshot(`
      "CATALOG_FILTER_INVALID: The filter "{\\"kind\\":{\\"$regex\\":\\"x\\"}}" is refused: "$regex" is not an operator, known are $exists, $in, $hasPrefix, $contains
        hint: Write it as kind=component,spec.type=service or as { "kind": "component" }."
    `)
  })

  it('with strange field names touch nothing but the answer', () => {
    expect(names({ __proto__: 'x', 'constructor.name': 'Object' } as never)).toEqual([])
    expect(names('__proto__.polluted=x')).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('never make the parser throw anything but its own error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (filter) => {
        try {
          catalog.query({ filter: filter as EntityFilter })
        } catch (error) {
          expect(error).toMatchObject({ code: 'CATALOG_FILTER_INVALID' })
        }
      }),
    )
  })
})

function nested(depth: number): EntityFilter {
  let filter: EntityFilter = { kind: 'x' }
  for (let at = 0; at < depth; at += 1) filter = { $not: filter } as EntityFilter
  return filter
}

describe('order', () => {
  const ordered = (orderBy: string | string[]) =>
    catalog.query({ orderBy }).items.map(({ metadata }) => metadata.name)
  it.each([
    ['metadata.name', ['api', 'second', 'third', 'Upper']],
    ['metadata.name,desc', ['Upper', 'third', 'second', 'api']],
    ['metadata.num', ['Upper', 'third', 'second', 'api']],
    ['METADATA.NUM,desc', ['second', 'third', 'Upper', 'api']],
    ['metadata.tags', ['second', 'Upper', 'api', 'third']],
    [
      ['kind,desc', 'metadata.name,desc'],
      ['Upper', 'third', 'second', 'api'],
    ],
    ['nowhere', ['api', 'second', 'third', 'Upper']],
  ])('by %j, each entity once, without a value last', (orderBy, expected) => {
    expect(ordered(orderBy)).toEqual(expected)
  })
  it.each(['', 'metadata.name,up', 'a,asc,b'])('%j is refused', (orderBy) => {
    expect(() => ordered(orderBy)).toThrow(
      expect.objectContaining({ code: 'CATALOG_ORDER_INVALID' }),
    )
  })
})

describe('text', () => {
  it.each([
    ['FIRST', ['third', 'Upper']],
    ['first talks', ['third']],
    ['jav', ['Upper']],
    ['  ', ['api', 'second', 'third', 'Upper']],
    ['(a+)+$', []],
  ])('%j is looked for in name, title, description and tags', (text, expected) => {
    expect(catalog.query({ text }).items.map(({ metadata }) => metadata.name)).toEqual(expected)
  })
  it('is looked for in other fields where asked', () => {
    const text = { term: 'jane', fields: ['spec.owner'] }
    expect(catalog.query({ text }).items).toHaveLength(1)
    expect(() => catalog.query({ text: 'x'.repeat(1001) })).toThrow('longer than 1000')
  })
})

describe('pages', () => {
  it('count everything and show some', () => {
    expect(catalog.query({ limit: 0 })).toEqual({ items: [], totalItems: 4 })
    const page = catalog.query({ limit: 1, offset: 2 })
    expect(page).toMatchObject({ items: [{ metadata: { name: 'third' } }], totalItems: 4 })
    expect(page.previousCursor).toBeDefined()
  })

  it.each([{ limit: -1 }, { limit: 1.5 }, { offset: Number.NaN }, { limit: 'abc' as never }])(
    '%j is refused',
    (query) => {
      expect(() => catalog.query(query)).toThrow(
        expect.objectContaining({ code: 'CATALOG_PAGE_INVALID' }),
      )
    },
  )

  it.each([
    'garbage',
    '',
    'e30.AAAA',
    formatCursor({ order: [], key: { values: [], ref: 'x' }, direction: 'next' }).slice(1),
    formatCursor({ order: [], key: { values: [1], ref: 'x' }, direction: 'next' }),
  ])('the cursor %j is refused', (cursor) => {
    expect(() => catalog.query({ cursor })).toThrow(
      expect.objectContaining({ code: 'CATALOG_CURSOR_INVALID' }),
    )
  })

  it('lead through everything once, forwards and backwards, for any limit and order', async () => {
    const value = fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'Y')))
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('metadata.v', 'metadata.v,desc'),
        async (values, limit, orderBy) => {
          const many = await catalogOf(
            values.map((v, index) => ({ name: `c${index}`, metadata: v === null ? {} : { v } })),
          )
          const all = many.query({ orderBy }).items
          const forwards: unknown[] = []
          let page = many.query({ orderBy, limit })
          forwards.push(...page.items)
          while (page.nextCursor) {
            page = many.query({ cursor: page.nextCursor, limit })
            forwards.push(...page.items)
          }
          expect(forwards).toEqual(all)
          const backwards = [...page.items]
          while (page.previousCursor) {
            page = many.query({ cursor: page.previousCursor, limit })
            backwards.unshift(...page.items)
          }
          expect(backwards).toEqual(all)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('go on behind an entity that has left meanwhile', async () => {
    const sketches: Sketch[] = ['a', 'b', 'c', 'd'].map((name) => ({ name }))
    const changing = await catalogOf(sketches)
    const { nextCursor } = changing.query({ limit: 2, orderBy: 'metadata.name' })
    sketches.splice(0, 2, { name: 'ab' }, { name: 'bb' })
    await changing.refresh()
    const { items } = changing.query({ cursor: nextCursor, limit: 2 })
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['bb', 'c'])
  })
})

describe('fields', () => {
  it('are chosen by their keys, dots in keys included', () => {
    const fields = ['metadata.annotations.example.com/tier', 'kind', 'metadata.obj.a.b', 'nope.x']
    const { items } = catalog.query({ filter: 'metadata.name=upper', fields })
    expect(items).toEqual([
      {
        kind: 'Component',
        metadata: { annotations: { 'example.com/tier': 'ONE' }, obj: { a: { b: 'c' } } },
      },
    ])
  })
  it('may overlap', () => {
    const fields = ['metadata.obj', 'metadata.obj.a', 'spec.type']
    const { items } = catalog.query({ filter: 'metadata.name=upper', fields })
    expect(items).toEqual([
      { metadata: { obj: { a: { b: 'c', d: true } } }, spec: { type: 'service' } },
    ])
  })
  it.each([['relations[0]'], ['']])('%j is refused', (field) => {
    expect(() => catalog.query({ fields: [field] })).toThrow(
      expect.objectContaining({ code: 'CATALOG_FIELD_INVALID' }),
    )
  })
})

describe('facets', () => {
  it('count values as they are written', () => {
    expect(
      catalog.facets({ fields: ['kind', 'metadata.tags', 'nope'], filter: 'spec.owner=crew' }),
    ).toEqual({
      kind: [
        { value: 'API', count: 1 },
        { value: 'Component', count: 2 },
      ],
      'metadata.tags': [
        { value: 'go', count: 1 },
        { value: 'java', count: 1 },
      ],
      nope: [],
    })
    expect(catalog.facets({ fields: ['spec.owner'] })).toEqual({
      'spec.owner': [
        { value: 'crew', count: 3 },
        { value: 'user:jane', count: 1 },
      ],
    })
    expect(() => catalog.facets({ fields: [] })).toThrow('facets need at least one')
  })
})

describe('by reference', () => {
  it('answers in order, with nothing for what means nothing', () => {
    const refs = ['API:api', 'garbage', 'component:upper', 'Component:default/UPPER', 'api:gone']
    expect(catalog.byRefs(refs).map((entity) => entity?.metadata.name)).toEqual([
      'api',
      undefined,
      'Upper',
      'Upper',
      undefined,
    ])
    expect(() => catalog.get('garbage')).toThrow('is not an entity reference')
  })
})

it('does not answer a question with a misspelt part as if it had not been asked', async () => {
  const own = await createCatalog({ providers: [] })
  const misspelt = { filters: 'kind=component' } as object
  expect(() => own.query(misspelt)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: catalog.query: there is no option "filters"; did you mean "filter"?]`,
  )
})
