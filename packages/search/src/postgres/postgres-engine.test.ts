import { formatError } from '@callboard/core'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PostgresServer,
  postgresMissing,
  startPostgres,
} from '../../../../tests/postgres-server.ts'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { Engine } from '../engine/engine.ts'
import { engineContract } from '../testing/engine-contract.ts'
import { postgresEngine } from './postgres-engine.ts'

const missing = postgresMissing()
const title = `postgresEngine${missing ? ` (skipped: ${missing})` : ''}`

describe.skipIf(missing !== undefined)(title, () => {
  let server: PostgresServer
  let db: Kysely<Record<never, never>>
  let schemas = 0
  beforeAll(async () => {
    server = await startPostgres()
    const pool = new Pool({ connectionString: server.database('portal'), max: 4 })
    // Where nobody listens, a connection that ends takes the process with it.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  })
  afterAll(async () => {
    await db?.destroy()
    await server?.[Symbol.asyncDispose]()
  })

  const newSchema = async () => {
    schemas += 1
    await sql.raw(`create schema case_${schemas}`).execute(db)
    return `case_${schemas}`
  }
  const create = async (): Promise<Engine> => postgresEngine({ db, schema: await newSchema() })

  for (const { name, run } of engineContract(create)) it(name, run)

  const pages = (documents: SearchDocument[]) =>
    defineCollator({ name: 'pages', type: 'page', collect: () => documents })
  const page = (title: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
    title,
    text: '',
    location: `/${title.replace(/\W/g, '-')}`,
    ...more,
  })

  it('is there again for the next process, which brings its types in line and leaves others', async () => {
    const schema = await newSchema()
    const first = createSearch({
      engine: postgresEngine({ db, schema }),
      collators: [
        pages([page('Ledger'), page('Payouts')]),
        defineCollator({ name: 'wiki', type: 'wiki', collect: () => [page('Glossary')] }),
      ],
    })
    await first.index()
    const second = createSearch({
      engine: postgresEngine({ db, schema }),
      collators: [pages([page('Ledger'), page('Refunds')])],
    })
    const titles = async () =>
      (await second.query({ term: '' })).results.map(({ document }) => document.title)
    expect(await titles()).toEqual(['Glossary', 'Ledger', 'Payouts'])
    await second.index()
    expect(await titles()).toEqual(['Glossary', 'Ledger', 'Refunds'])
    expect((await first.query({ term: 'payouts' })).total).toBe(0)
    const counted = await sql<{ documents: string; words: string }>`
      select (select documents from ${sql.table(`${schema}.callboard_search_head`)}) as documents,
        (select count(*) from ${sql.table(`${schema}.callboard_search_words`)} where surface = 'payouts') as words`.execute(
      db,
    )
    expect(counted.rows).toEqual([{ documents: '3', words: '0' }])
  })

  it('begins anew where the words were made in another way', async () => {
    const schema = await newSchema()
    const search = createSearch({
      engine: postgresEngine({ db, schema }),
      collators: [pages([page('Ledger')])],
    })
    await search.index()
    await sql`update ${sql.table(`${schema}.callboard_search_head`)} set analysis = 'older'`.execute(
      db,
    )
    await sql`update ${sql.table(`${schema}.callboard_search_documents`)} set words = '''old'':1A'`.execute(
      db,
    )
    const next = createSearch({
      engine: postgresEngine({ db, schema }),
      collators: [pages([page('Ledger')])],
    })
    await next.index()
    expect((await next.query({ term: 'ledger' })).total).toBe(1)
  })

  it('writes anew what an earlier release has written', async () => {
    const schema = await newSchema()
    const open = () =>
      createSearch({
        engine: postgresEngine({ db, schema }),
        collators: [pages([page('Ledger')])],
        facets: ['types'],
      })
    await open().index()
    const table = sql.id(schema, 'callboard_search_documents')
    await sql`alter table ${table} drop column facets, add column facets jsonb`.execute(db)
    await sql`update ${sql.id(schema, 'callboard_search_head')} set format = 1`.execute(db)
    const later = open()
    await later.index()
    const { total, facets } = await later.query({ term: 'ledger' })
    expect([total, facets]).toEqual([1, { types: [{ value: 'page', count: 1 }] }])
  })

  it('refuses tables of a later release', async () => {
    const schema = await newSchema()
    await createSearch({
      engine: postgresEngine({ db, schema }),
      collators: [pages([page('Ledger')])],
    }).index()
    await sql`update ${sql.table(`${schema}.callboard_search_head`)} set format = 99`.execute(db)
    const later = createSearch({ engine: postgresEngine({ db, schema }), collators: [] })
    const error: unknown = await later.query({ term: 'x' }).catch((thrown: unknown) => thrown)
    expect(formatError(error)).toContain(
      'The index has the format 99; this release knows formats up to 2',
    )
  })

  it('takes any character, and words that mean something to the database', async () => {
    const documents = [
      page("it's a \\'quote\\ & !(x | y):*A"),
      page('nul\0 and half \ud83d', { owner: 'a\0b', tags: ["'", '\\'] }),
      page('支付服务指南', { text: '退款' }),
    ]
    const search = createSearch({ engine: await create(), collators: [pages(documents)] })
    const [report] = (await search.index()).collators
    expect([report?.documents, report?.issues]).toEqual([3, []])
    for (const [term, total] of [
      ["it's quote\\", 1],
      ["' | \\ & ! <-> :*", 0],
      ['支付', 1],
      ['nul', 1],
      ['"a quote"', 1],
      ['owner:"a\0b"', 1],
      ['tags:"\'"', 1],
      ['%_', 0],
    ] as const)
      expect([term, (await search.query({ term })).total]).toEqual([term, total])
  })

  it('writes nothing for what has not changed, and all or nothing of what has', async () => {
    const schema = await newSchema()
    const engine = postgresEngine({ db, schema })
    const documents = [page('Ledger'), page('Payouts')]
    await createSearch({ engine, collators: [pages(documents)] }).index()
    const rowVersions = () =>
      sql<{
        xmin: string
      }>`select xmin::text from ${sql.table(`${schema}.callboard_search_documents`)} order by key`.execute(
        db,
      )
    const before = (await rowVersions()).rows
    await createSearch({
      engine: postgresEngine({ db, schema }),
      collators: [pages(documents)],
    }).index()
    expect((await rowVersions()).rows).toEqual(before)
    await sql`alter table ${sql.table(`${schema}.callboard_search_words`)} add constraint no_refunds check (surface <> 'refunds')`.execute(
      db,
    )
    const search = createSearch({ engine, collators: [pages([page('Refunds'), page('New')])] })
    const error: unknown = await search.index().catch((thrown: unknown) => thrown)
    expect(formatError(error).split('\n')[0]).toBe(
      'SEARCH_ENGINE_FAILED: The engine "postgres" failed at "write"',
    )
    expect((await rowVersions()).rows).toEqual(before)
  })
})

it('says so when there is no server', async () => {
  const pool = new Pool({ connectionString: 'postgres://postgres@127.0.0.1:1/none' })
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  const search = createSearch({ collators: [], engine: postgresEngine({ db }) })
  const error: unknown = await search.query({ term: 'x' }).catch((thrown: unknown) => thrown)
  expect(formatError(error).replace(/\n\s+at .*/g, '')).toMatchInlineSnapshot(`
    "SEARCH_ENGINE_FAILED: The engine "postgres" failed at "query"
      hint: The cause below has the reason.
      caused by: SEARCH_STORE_FAILED: The index could not be kept or read: the database cannot be reached
      caused by: connect ECONNREFUSED 127.0.0.1:1"
  `)
  await db.destroy()
})

it('refuses an option that it does not know', () => {
  const options = { db: { transaction() {}, withoutPlugins() {} }, schem: 'x' }
  expect(() => postgresEngine(options as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: postgresEngine: there is no option "schem"; did you mean "schema"?]`,
  )
})
