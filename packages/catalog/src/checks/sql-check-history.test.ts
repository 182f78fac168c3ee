import { formatError } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PostgresServer,
  postgresMissing,
  startPostgres,
} from '../../../../tests/postgres-server.ts'
import { createCatalog } from '../create-catalog.ts'
import { checkHistoryContract } from '../testing/check-history-contract.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import type { CheckChange } from './check-history.ts'
import { sqlCheckHistory } from './sql-check-history.ts'
import { sqliteCheckHistory } from './sqlite-check-history.ts'

const { folder } = await createTemporaryFolder()
const opened: AsyncDisposable[] = []
let files = 0

afterAll(async () => {
  for (const each of opened) await each[Symbol.asyncDispose]()
})

async function open(name: string, options: { maxChanges?: number } = {}) {
  const history = await sqliteCheckHistory({ file: `${folder.root}/${name}`, ...options })
  opened.push(history)
  return history
}

const change = (number: number, status: CheckChange['status'] = 'failed'): CheckChange => ({
  at: '2026-01-01T00:00:00.000Z',
  ref: `component:default/c${String(number).padStart(3, '0')}`,
  check: 'titled',
  status,
})

describe('sqliteCheckHistory', () => {
  for (const { name, run } of checkHistoryContract(() => open(`case-${files++}.db`))) it(name, run)

  it('has everything again after it was closed, by pages, and nothing of what passed or went', async () => {
    const first = await open('again.db')
    const all = Array.from({ length: 250 }, (_, number) => change(number))
    await first.append([...all, { ...change(0), message: 'a\u0000b' }])
    await first.append([change(1, 'passed'), change(2, 'gone')])
    const again = await open('again.db')
    expect([...(await again.latest())]).toEqual([
      { ...change(0), message: 'a\u0000b' },
      ...all.slice(3),
    ])
    expect(await again.list({ limit: 3 })).toEqual([
      change(2, 'gone'),
      change(1, 'passed'),
      { ...change(0), message: 'a\u0000b' },
    ])
  })

  it('keeps as many changes as it is told, and whatever is open', async () => {
    const history = await open('few.db', { maxChanges: 2 })
    for (let number = 0; number < 5; number += 1) await history.append([change(number)])
    expect(await history.list()).toEqual([change(4), change(3)])
    expect([...(await history.latest())]).toHaveLength(5)
  })

  it('makes a failure no news to the next process', async () => {
    const text =
      'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: a }\nspec: { owner: b }\n'
    const run = async () => {
      await using catalog = await createCatalog({
        providers: [memoryProvider({ files: { 'a.yaml': text } })],
        checks: { checks: [{ name: 'titled', evaluate: () => ({ status: 'failed' as const }) }] },
        checkHistory: await open('next.db'),
      })
      await catalog.refresh()
      await catalog.checks()
      return catalog.checkHistory()
    }
    const [noticed] = await run()
    expect(noticed).toMatchObject({ ref: 'system:default/a', check: 'titled', status: 'failed' })
    expect(await run()).toEqual([noticed])
  })

  it('refuses options that it does not know', async () => {
    const wrong = { file: 'a.db', maxChange: 1 } as unknown as { file: string }
    const error = await sqliteCheckHistory(wrong).catch((thrown: unknown) => thrown)
    expect(formatError(error)).toContain('maxChanges')
  })
})

const missing = postgresMissing()
const title = `sqlCheckHistory on PostgreSQL${missing ? ` (skipped: ${missing})` : ''}`

describe.skipIf(missing !== undefined)(title, () => {
  let server: PostgresServer
  let db: Kysely<unknown>
  let schemas = 0
  beforeAll(async () => {
    server = await startPostgres()
    const pool = new Pool({ connectionString: server.database('portal') })
    // Where nobody listens, a connection that ends takes the process with it.
    pool.on('error', () => undefined)
    db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  })
  afterAll(async () => {
    await db?.destroy()
    await server?.[Symbol.asyncDispose]()
  })

  async function create() {
    schemas += 1
    const schema = `case_${schemas}`
    await sql.raw(`create schema ${schema}`).execute(db)
    return sqlCheckHistory({ db, schema })
  }

  for (const { name, run } of checkHistoryContract(create)) it(name, run)
})
