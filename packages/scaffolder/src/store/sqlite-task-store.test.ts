import { spawnSync } from 'node:child_process'
import { CallboardError, formatError, optionalPackage } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { Kysely, SqliteDialect, sql } from 'kysely'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import { errors } from '../errors.ts'
import { taskStoreContract } from '../testing/task-store-contract.ts'
import { add, claim, claimId, codeOf, eventOf, logOf } from '../testing/task-store-samples.ts'
import { sqlTaskStore } from './sql-task-store.ts'
import { sqliteTaskStore } from './sqlite-task-store.ts'

const temporary = await createTemporaryFolder()
const { folder } = temporary
const fileOf = (name: string) => `${folder.root}/${name}`
const opened: (() => unknown)[] = []

afterAll(async () => {
  for (const close of opened.reverse()) await close()
  await temporary[Symbol.asyncDispose]?.()
})

async function open(name: string, options: { lockTimeoutMs?: number } = {}) {
  const store = await sqliteTaskStore({ file: fileOf(name), pollMs: 20, ...options })
  opened.push(() => store[Symbol.asyncDispose]())
  return store
}

/** The same file, with a hand on the driver. */
function driver(name: string) {
  const database = new Database(fileOf(name))
  opened.push(() => database.close())
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

describe('sqliteTaskStore', async () => {
  // A busy machine is no reason to give up.
  const patient = { lockTimeoutMs: 15_000 }
  const [store, other] = [await open('contract.db', patient), await open('contract.db', patient)]
  await store.list()
  const { database } = driver('contract.db')
  const tables = database
    .prepare("select name from sqlite_master where type = 'table' and name glob 'callboard*s'")
    .all() as { name: string }[]

  /** The tables are emptied for each case: making them takes longer than most cases. */
  function create() {
    for (const { name } of tables) database.exec(`delete from ${name}`)
    return { store, again: () => other }
  }
  for (const { name, run } of taskStoreContract(create)) it(name, run)
})

it('has everything again after it was closed and opened', async () => {
  const first = await sqliteTaskStore({ file: fileOf('again.db') })
  await add(first, 'a', { sealed: 'ciphertext' })
  const { lease } = await claim(first)
  await first.commit(lease, { journal: { s1: '1' }, events: [eventOf('a')] })
  await first[Symbol.asyncDispose]()
  const second = await open('again.db')
  expect(await logOf(second, 'a')).toEqual(['1 hello'])
  const [hold] = await second.holds()
  const taken = hold && (await second.takeOver(hold, { worker: 'w2' }))
  expect([taken?.sealed, [...(taken?.journal ?? [])]]).toEqual(['ciphertext', [['s1', '1']]])
})

it('says so when the disk is full, takes nothing, and goes on when there is room', async () => {
  const { database, db } = driver('full.db')
  const store = sqlTaskStore({ db })
  await add(store, 'a')
  const { lease } = await claim(store)
  const [{ page_count: pages }] = database.pragma('page_count') as [{ page_count: number }]
  database.pragma(`max_page_count = ${pages + 4}`)
  const large = { checkpoints: { k: 'x'.repeat(100_000) }, events: [eventOf('a', 'large')] }
  expect(textOf(await thrownBy(store.commit(lease, large)))).toMatchInlineSnapshot(`
    "SCAFFOLDER_STORE_FAILED: The tasks could not be kept or read: no space is left
      hint: Make room and try again.
      caused by: database or disk is full"
  `)
  expect([await logOf(store, 'a'), await store.checkpoint('a', 'k')]).toEqual([[], undefined])
  const file = { digest: 'd', bytes: new Uint8Array(100_000) }
  expect(await codeOf(store.saveFiles('a', [file]))).toBe('SCAFFOLDER_STORE_FAILED')
  database.pragma('max_page_count = 100000')
  await store.commit(lease, large)
  expect(await logOf(store, 'a')).toEqual(['1 large'])
})

it('waits for another process that writes, and says so when that takes too long', async () => {
  const store = await open('locked.db', { lockTimeoutMs: 100 })
  await add(store, 'a')
  const { database } = driver('locked.db')
  database.exec('begin immediate')
  const error = await thrownBy(store.claim({ worker: 'w1', now: 1000 }))
  expect(textOf(error)).toMatchInlineSnapshot(`
    "SCAFFOLDER_STORE_FAILED: The tasks could not be kept or read: another program holds the database
      hint: Try again; if it lasts, find the program that keeps a transaction open.
      caused by: database is locked"
  `)
  expect((await store.list()).total, 'reading goes on').toBe(1)
  const waiting = claimId(store)
  await new Promise((next) => setImmediate(next))
  database.exec('rollback')
  expect(await waiting).toBe('a')
})

it('keeps what it had to wait for, and lets go of the file', async () => {
  const store = await open('waited.db')
  await add(store, 'a')
  const { database } = driver('waited.db')
  database.exec('begin immediate')
  const saving = store.saveFiles('a', [{ digest: 'd', bytes: Uint8Array.of(1) }])
  for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next))
  database.exec('rollback')
  await saving
  expect(database.prepare('select digest from callboard_scaffolder_files').all()).toEqual([
    { digest: 'd' },
  ])
  database.exec('begin immediate')
})

it('brings up to date what an earlier release wrote, and goes on with its runs', async () => {
  const { database, db } = driver('earlier.db')
  const before = sqlTaskStore({ db })
  await add(before, 'a')
  const { lease } = await claim(before)
  database.exec('alter table callboard_scaffolder_tasks drop column committed')
  database.exec('update callboard_scaffolder_head set format = 1')
  const store = await open('earlier.db')
  const commit = { number: 1, events: [eventOf('a')] }
  await store.commit(lease, commit)
  await store.commit(lease, commit)
  expect(await logOf(store, 'a')).toEqual(['1 hello'])
})

it('refuses what a later release wrote, and leaves it as it is', async () => {
  const { db } = driver('later.db')
  await sqlTaskStore({ db }).list()
  await sql`update callboard_scaffolder_head set format = 99`.execute(db)
  const store = await open('later.db')
  expect(textOf(await thrownBy(store.list()))).toMatchInlineSnapshot(`
    "SCAFFOLDER_STORE_TOO_NEW: The store has the format 99; this release knows formats up to 2
      hint: Update @callboard/scaffolder, or use another store."
  `)
  expect(await codeOf(add(store, 'a'))).toBe('SCAFFOLDER_STORE_TOO_NEW')
})

it('makes its tables as a whole: what a killed process left behind is no obstacle', async () => {
  const { database, db } = driver('half.db')
  // The last table of the first format is in the way, so that the migration fails behind the others.
  database.exec('create table callboard_scaffolder_workers (x)')
  const store = sqlTaskStore({ db })
  expect(await codeOf(store.list())).toBe('SCAFFOLDER_STORE_FAILED')
  database.exec('drop table callboard_scaffolder_workers')
  expect(await store.list()).toEqual({ tasks: [], total: 0 })
})

it('asks once when there is nothing to claim, and writes nothing', async () => {
  const { db, statements } = driver('idle.db')
  const store = sqlTaskStore({ db })
  await store.list()
  statements.splice(0)
  expect(await claimId(store)).toBe(undefined)
  expect(statements.map((text) => text.slice(0, 6))).toEqual(['select'])
})

it('keeps a step in one transaction of five statements', async () => {
  const { db, statements } = driver('step.db')
  const store = sqlTaskStore({ db })
  await add(store, 'a')
  const { lease } = await claim(store)
  statements.splice(0)
  const step = { id: 's1', name: 'One', action: 'x', status: 'completed' } as const
  await store.commit(lease, { steps: [step], journal: { s1: '{}' }, events: [eventOf('a')] })
  expect(statements.map((text) => text.slice(0, 6))).toEqual([
    'begin',
    'update',
    'insert',
    'insert',
    'commit',
  ])
})

it('lets nobody wait for a database that is closed', async () => {
  const store = await sqliteTaskStore({ file: fileOf('left.db'), pollMs: 20 })
  await add(store, 'a')
  const waiting = codeOf(store.changed('a', { after: 0 }))
  await store.get('a')
  await store[Symbol.asyncDispose]()
  expect(await waiting).toBe('SCAFFOLDER_STORE_FAILED')
})

it('says which package is missing', async () => {
  const missing = Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
  const of = { package: 'libsql', wanted: 'sqliteTaskStore' }
  const error = await thrownBy(optionalPackage(errors, Promise.reject(missing), of))
  expect(
    CallboardError.is(error, 'SCAFFOLDER_PACKAGE_MISSING') && textOf(error),
  ).toMatchInlineSnapshot(`
    "SCAFFOLDER_PACKAGE_MISSING: sqliteTaskStore needs the package "libsql", which is not installed
      hint: Run npm install libsql
      caused by: not found"
  `)
})

const noRoot = process.getuid?.() === 0 ? undefined : 'only root can mount a small disk'
it.skipIf(noRoot)(
  `goes on after a real disk was full${noRoot ? ` (skipped: ${noRoot})` : ''}`,
  async () => {
    await folder.write('small/.keep', '')
    const disk = fileOf('small')
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
    // Root of a container may not mount either.
    if (mounted.status !== 0) return
    opened.push(() => spawnSync('umount', ['--lazy', disk]))
    const store = await open('small/tasks.db')
    await add(store, 'a')
    const { lease } = await claim(store)
    const fill = async () => {
      for (let number = 0; ; number += 1)
        await store.commit(lease, {
          checkpoints: { [`${number}`]: 'x'.repeat(50_000) },
          events: [eventOf('a', `${number}`)],
        })
    }
    expect(textOf(await thrownBy(fill()))).toContain('no space is left')
    const before = await logOf(store, 'a')
    expect(before.length).toBeGreaterThan(2)
    expect(await store.checkpoint('a', `${before.length}`)).toBe(undefined)
    spawnSync('mount', ['-o', 'remount,size=8m', disk])
    await store.commit(lease, { events: [eventOf('a', 'there is room')] })
    expect(await logOf(store, 'a')).toEqual([...before, `${before.length + 1} there is room`])
  },
)

it('closes for good', async () => {
  const store = await sqliteTaskStore({ file: fileOf('closed.db') })
  await store.list()
  await store[Symbol.asyncDispose]()
  const error = await thrownBy(store.list())
  expect(CallboardError.is(error) && textOf(error)).toMatchInlineSnapshot(`
    "SCAFFOLDER_STORE_FAILED: The tasks could not be kept or read: driver has already been destroyed
      hint: What was acknowledged is kept; see the cause, then try again.
      caused by: driver has already been destroyed"
  `)
})
