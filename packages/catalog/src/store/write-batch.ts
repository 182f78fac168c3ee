import { createHash } from 'node:crypto'
import { chunksOf } from '@callboard/core/sql'
import type { Breath } from '../breath.ts'
import { catalogErrors } from '../errors.ts'
import type { StoreBatch, StoreHead } from './catalog-store.ts'
import { toClaimText } from './claim-text.ts'
import { readHead } from './read-parts.ts'
import type { CatalogDb } from './sql-tables.ts'

/** Databases bound the number of values in a statement, and a statement is one stall. */
const rowsAtOnce = 100

/**
 * Writes a batch inside a transaction. The first statement takes the lock and tells whether somebody was faster.
 *
 * @throws CATALOG_STORE_CONFLICT
 */
export async function writeBatch(
  db: CatalogDb,
  batch: StoreBatch,
  breath: Breath,
): Promise<StoreHead> {
  const head = await advance(db, batch)
  await removeSources(db, batch, breath)
  await putSources(db, batch, breath)
  await writeIssues(db, batch, breath)
  await writeHolders(db, batch, breath)
  await writeLocations(db, batch)
  if (batch.changes.length > 0) await writeLog(db, { ...batch, revision: head.revision }, breath)
  return head
}

async function advance(db: CatalogDb, { expected, changes }: StoreBatch): Promise<StoreHead> {
  const made = changes.length > 0 ? 1 : 0
  // Without `returning`: libsql does not let go of a statement that gives rows and finds the database locked.
  const { numUpdatedRows } = await db
    .updateTable('callboard_catalog_head')
    .set((the) => ({ commits: the('commits', '+', 1), revision: the('revision', '+', made) }))
    .where('id', '=', 1)
    .where('commits', '=', expected)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw catalogErrors.STORE_CONFLICT()
  return readHead(db)
}

async function removeSources(db: CatalogDb, { remove }: StoreBatch, breath: Breath): Promise<void> {
  const keys = lazily(remove, ({ root, source }) => sourceKey(root, source))
  for (const chunk of chunksOf(keys, rowsAtOnce)) {
    await db.deleteFrom('callboard_catalog_claims').where('key', 'in', chunk).execute()
    await db.deleteFrom('callboard_catalog_sources').where('key', 'in', chunk).execute()
    await breath()
  }
}

async function putSources(db: CatalogDb, { put }: StoreBatch, breath: Breath): Promise<void> {
  const sources = lazily(put, ({ root, record: { claims: _claims, ...record } }) => ({
    key: sourceKey(root, record.source),
    root,
    record: JSON.stringify(record),
  }))
  for (const chunk of chunksOf(sources, rowsAtOnce)) {
    await db
      .insertInto('callboard_catalog_sources')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((the) => ({ record: the.ref('excluded.record') })),
      )
      .execute()
    await breath()
  }
  for (const chunk of chunksOf(claimRows(put), rowsAtOnce)) {
    await db
      .insertInto('callboard_catalog_claims')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['key', 'position']).doUpdateSet((the) => ({
          ref: the.ref('excluded.ref'),
          claim: the.ref('excluded.claim'),
        })),
      )
      .execute()
    await breath()
  }
  for (const { root, record, claimsBefore } of put) {
    if (claimsBefore <= record.claims.length) continue
    await db
      .deleteFrom('callboard_catalog_claims')
      .where('key', '=', sourceKey(root, record.source))
      .where('position', '>=', record.claims.length)
      .execute()
    await breath()
  }
}

function* claimRows(put: StoreBatch['put']) {
  for (const { root, record, changed } of put) {
    const key = sourceKey(root, record.source)
    for (const position of changed) {
      const claim = record.claims[position]
      if (claim) yield { key, position, ref: claim.ref, claim: toClaimText(claim) }
    }
  }
}

function sourceKey(root: string, source: string): string {
  return createHash('sha256')
    .update(JSON.stringify([root, source]))
    .digest('base64url')
}

async function writeIssues(
  db: CatalogDb,
  { issues: roots }: StoreBatch,
  breath: Breath,
): Promise<void> {
  for (const { root, issues } of roots) {
    await db.deleteFrom('callboard_catalog_issues').where('root', '=', root).execute()
    const rows = issues.map((issue, position) => ({ root, position, issue: JSON.stringify(issue) }))
    for (const chunk of chunksOf(rows, rowsAtOnce)) {
      await db.insertInto('callboard_catalog_issues').values(chunk).execute()
      await breath()
    }
  }
}

async function writeHolders(db: CatalogDb, { holders }: StoreBatch, breath: Breath): Promise<void> {
  const named = [...holders.remove, ...holders.put.map(({ ref }) => ref)]
  for (const chunk of chunksOf(named, rowsAtOnce))
    await db.deleteFrom('callboard_catalog_holders').where('ref', 'in', chunk).execute()
  const rows = holders.put.map(({ ref, ...of }) => ({ ref, source: JSON.stringify(of) }))
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    await db.insertInto('callboard_catalog_holders').values(chunk).execute()
    await breath()
  }
}

async function writeLocations(db: CatalogDb, { locations }: StoreBatch): Promise<void> {
  const named = [...locations.remove, ...locations.put.map(({ location }) => location.id)]
  for (const chunk of chunksOf(named, rowsAtOnce))
    await db.deleteFrom('callboard_catalog_locations').where('id', 'in', chunk).execute()
  const rows = locations.put.map(({ position, location }) => ({
    id: location.id,
    position,
    location: JSON.stringify(location),
  }))
  for (const chunk of chunksOf(rows, rowsAtOnce))
    await db.insertInto('callboard_catalog_locations').values(chunk).execute()
}

async function writeLog(
  db: CatalogDb,
  { revision, timeMs, changes }: StoreBatch & { revision: number },
  breath: Breath,
): Promise<void> {
  await db.insertInto('callboard_catalog_revisions').values({ revision, time: timeMs }).execute()
  const rows = lazily(changes, ({ ref, action, provider, source, before }) => ({
    revision,
    ref,
    action,
    origin: JSON.stringify({ provider, source }),
    before: before ? toClaimText(before) : null,
  }))
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    await db.insertInto('callboard_catalog_log').values(chunk).execute()
    await breath()
  }
}

/** So that texts are made for one statement at a time. */
function* lazily<From, To>(items: readonly From[], map: (item: From) => To): Generator<To> {
  for (const item of items) yield map(item)
}
