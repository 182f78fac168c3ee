import { CallboardError, formatError } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { Kysely, SqliteDialect, sql } from 'kysely'
import Database from 'libsql'
import { afterEach, expect, it } from 'vitest'
import { added, batch, code, kept, partsOf, refsOf } from '../testing/store-samples.ts'
import { sqlCatalogStore } from './sql-catalog-store.ts'
import { sqliteCatalogStore } from './sqlite-catalog-store.ts'

const temporary = await createTemporaryFolder()
const { folder } = temporary
const fileOf = (name: string) => `${folder.root}/${name}`
const opened: AsyncDisposable[] = []
const kill: (() => void)[] = []

afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
  for (const each of kill.splice(0)) each()
})

async function open(name: string, options: { lockTimeoutMs?: number } = {}) {
  const store = await sqliteCatalogStore({ file: fileOf(name), ...options })
  opened.push(store)
  return store
}

/** The same file, with a hand on the driver. */
function driver(name: string) {
  const database = new Database(fileOf(name))
  kill.push(() => database.close())
  const statements: string[] = []
  const db = new Kysely<unknown>({
    dialect: new SqliteDialect({ database }),
    log: ({ query }) => void statements.push(query.sql),
  })
  return { database, db, statements }
}

const textOf = (error: unknown) => formatError(error).replaceAll(folder.root, '<folder>')

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

it('has everything again after it was closed and opened', async () => {
  const first = await open('again.db')
  await first.commit(
    batch({ put: [kept('r', 's1', 'a'), kept('r', 's2', 'b')], changes: [added('a')] }),
  )
  const before = await partsOf(first)
  await first[Symbol.asyncDispose]()
  const second = await open('again.db')
  expect(await partsOf(second)).toEqual(before)
  expect(await second.history('a', { limit: 9 })).toHaveLength(1)
})

it('gives back entities that are frozen all the way down', async () => {
  const store = await open('frozen.db')
  await store.commit(batch({ put: [kept('r', 's1', 'a')] }))
  const part = (await partsOf(store)).find(({ type }) => type === 'source')
  const entity = part?.type === 'source' ? part.source.record.claims[0]?.entity : undefined
  expect([entity, entity?.metadata, entity?.spec].map(Object.isFrozen)).toEqual([true, true, true])
})

it('says so when the disk is full, takes nothing, and goes on when there is room', async () => {
  const { database, db } = driver('full.db')
  const store = sqlCatalogStore({ db })
  await store.commit(batch({ put: [kept('r', 's1', 'a')], changes: [added('a')] }))
  const [{ page_count: pages }] = database.pragma('page_count') as [{ page_count: number }]
  database.pragma(`max_page_count = ${pages + 4}`)
  const put = Array.from({ length: 500 }, (_value, index) => kept('r', `s${index}`, `n${index}`))
  const large = batch({ expected: 1, put })
  expect(textOf(await thrownBy(store.commit(large)))).toMatchInlineSnapshot(`
    "CATALOG_STORE_FAILED: The catalog could not be kept or read: no space is left
      hint: Make room and try again.
      caused by: database or disk is full"
  `)
  expect(await refsOf(store)).toEqual(['r s1 a'])
  expect(await store.head()).toEqual({ revision: 1, oldest: 0, commits: 1 })
  database.pragma('max_page_count = 100000')
  expect((await store.commit(large)).commits).toBe(2)
})

it('waits for another process that writes, and says so when that takes too long', async () => {
  const store = await open('locked.db', { lockTimeoutMs: 100 })
  await store.head()
  const { database } = driver('locked.db')
  database.exec('begin immediate')
  const error = await thrownBy(store.commit(batch({ put: [kept('r', 's1', 'a')] })))
  expect(textOf(error)).toMatchInlineSnapshot(`
    "CATALOG_STORE_FAILED: The catalog could not be kept or read: another program holds the database
      hint: Try again; if it lasts, find the program that keeps a transaction open.
      caused by: database is locked"
  `)
  expect(await refsOf(store), 'reading goes on').toEqual([])
  const waiting = store.commit(batch({ put: [kept('r', 's1', 'b')] }))
  await new Promise((next) => setImmediate(next))
  database.exec('rollback')
  await waiting
  expect(await refsOf(store)).toEqual(['r s1 b'])
})

it('says so when the file is no database', async () => {
  await folder.write('junk.db', 'no database at all, '.repeat(100))
  expect(textOf(await thrownBy(open('junk.db')))).toMatchInlineSnapshot(`
    "CATALOG_STORE_FAILED: The catalog could not be kept or read: the database is damaged, or no database
      hint: Bring back a copy of it, or begin with an empty one.
      caused by: file is not a database"
  `)
})

it('says so when the folder cannot be made', async () => {
  await folder.write('file', 'x')
  expect(textOf(await thrownBy(open('file/catalog.db')))).toMatchInlineSnapshot(`
    "CORE_PATH_EXISTS: "<folder>/file" exists already
      hint: Choose another path, or ask for it to be replaced.
      caused by: EEXIST: file already exists, mkdir '<folder>/file'"
  `)
})

it('refuses what a later release wrote, and leaves it as it is', async () => {
  const { db } = driver('later.db')
  await sqlCatalogStore({ db }).head()
  await sql`update callboard_catalog_head set format = 99`.execute(db)
  const store = await open('later.db')
  expect(textOf(await thrownBy(store.head()))).toMatchInlineSnapshot(`
    "CATALOG_STORE_TOO_NEW: The store has the format 99; this release knows formats up to 1
      hint: Update @callboard/catalog, or use another store."
  `)
  expect(await code(store.commit(batch({})))).toBe('CATALOG_STORE_TOO_NEW')
})

it('makes its tables as a whole: what a killed process left behind is no obstacle', async () => {
  const { database, db } = driver('half.db')
  // The last table of the first format is in the way, so that the migration fails behind the others.
  database.exec('create table callboard_catalog_log (x)')
  const store = sqlCatalogStore({ db })
  expect(await code(store.head())).toBe('CATALOG_STORE_FAILED')
  expect(database.prepare("select name from sqlite_master where type = 'table'").all()).toEqual([
    { name: 'callboard_catalog_log' },
  ])
  database.exec('drop table callboard_catalog_log')
  expect(await store.head()).toEqual({ revision: 0, oldest: 0, commits: 0 })
})

it('is made once by two that come at the same time', async () => {
  const stores = await Promise.all([open('race.db'), open('race.db'), open('race.db')])
  const heads = await Promise.all(stores.map((store) => store.head()))
  expect(heads).toEqual(stores.map(() => ({ revision: 0, oldest: 0, commits: 0 })))
})

it('opens with one statement when its tables are up to date', async () => {
  const first = driver('fast.db')
  await sqlCatalogStore({ db: first.db }).head()
  const { db, statements } = driver('fast.db')
  await sqlCatalogStore({ db }).head()
  expect(statements.map((text) => text.slice(0, 15))).toEqual([
    'select "format"',
    'select "revisio',
  ])
})

it('lets others have their turn while it reads and writes', async () => {
  const store = await open('turns.db')
  let turns = 0
  let going = true
  const others = (async () => {
    for (; going; turns += 1) await new Promise((next) => setImmediate(next))
  })()
  const name = 'n'.repeat(500)
  const put = Array.from({ length: 4000 }, (_value, index) => kept('r', `s${index}`, name))
  await store.commit(batch({ put }))
  const written = turns
  expect(written).toBeGreaterThan(3)
  await partsOf(store)
  expect(turns).toBeGreaterThan(written + 1)
  going = false
  await others
})

it('closes for good', async () => {
  const store = await open('closed.db')
  await store.head()
  opened.splice(0)
  await store[Symbol.asyncDispose]()
  const error = await thrownBy(store.head())
  expect(CallboardError.is(error) && textOf(error)).toMatchInlineSnapshot(`
    "CATALOG_STORE_FAILED: The catalog could not be kept or read: driver has already been destroyed
      hint: The catalog is as it was before; see the cause, then try again.
      caused by: driver has already been destroyed"
  `)
})

it('says so when a row is no JSON', async () => {
  const store = await open('torn.db')
  await store.commit(batch({ put: [kept('r', 's1', 'a')], changes: [added('a')] }))
  driver('torn.db').database.exec(`update callboard_catalog_claims set claim = '{"entity":'`)
  expect(textOf(await thrownBy(partsOf(store)))).toMatchInlineSnapshot(`
    "CATALOG_STORE_FAILED: The catalog could not be kept or read: the database is damaged, or no database
      hint: Bring back a copy of it, or begin with an empty one.
      caused by: Unexpected end of JSON input"
  `)
})
