import type { Issue } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Claim } from '../ingest/claim.ts'
import type { StoreHead, StorePart } from './catalog-store.ts'
import { createSharing, fromClaimText, fromRecordText } from './claim-text.ts'
import type { CatalogDb } from './sql-tables.ts'

/** A page is one stall, so it is small. */
const rowsAtOnce = 100

/** Everything that is kept, read inside a transaction, page by page. */
export async function* readParts(db: CatalogDb, breath: Breath): AsyncGenerator<StorePart> {
  const head = await readHead(db)
  yield { type: 'head', head }
  const locations = await db
    .selectFrom('callboard_catalog_locations')
    .select(['position', 'location'])
    .orderBy('position')
    .execute()
  for (const { position, location } of locations)
    yield {
      type: 'location',
      location: { position: Number(position), location: JSON.parse(location) },
    }
  yield* readIssues(db)
  const holders = await db.selectFrom('callboard_catalog_holders').selectAll().execute()
  for (const { ref, source } of holders)
    yield { type: 'holder', holder: { ref, ...JSON.parse(source) } }
  yield* readSources(db, breath)
}

/** How far the store has come. */
export async function readHead(db: CatalogDb): Promise<StoreHead> {
  const row = await db
    .selectFrom('callboard_catalog_head')
    .select(['revision', 'oldest', 'commits'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  return {
    revision: Number(row.revision),
    oldest: Number(row.oldest),
    commits: Number(row.commits),
  }
}

async function* readIssues(db: CatalogDb): AsyncGenerator<StorePart> {
  const rows = await db
    .selectFrom('callboard_catalog_issues')
    .select(['root', 'issue'])
    .orderBy('root')
    .orderBy('position')
    .execute()
  const roots = new Map<string, Issue[]>()
  for (const { root, issue } of rows) {
    const issues = roots.get(root)
    if (issues) issues.push(JSON.parse(issue))
    else roots.set(root, [JSON.parse(issue)])
  }
  for (const [root, issues] of roots) yield { type: 'issues', root, issues }
}

/** Sources and their claims stand in the same order, so that both are read once, side by side. */
async function* readSources(db: CatalogDb, breath: Breath): AsyncGenerator<StorePart> {
  const rows = claimRows(db)
  const common = createSharing()
  try {
    let next = await rows.next()
    for (let page = await sourcePage(db, ''); page.length > 0; ) {
      for (const { key, root, record } of page) {
        const claims: Claim[] = []
        const sharing = { common, own: createSharing() }
        for (; !next.done && next.value.key === key; next = await rows.next()) {
          claims.push(fromClaimText(next.value.ref, next.value.claim, sharing))
          const pause = breath()
          if (pause) await pause
        }
        const { own } = sharing
        yield {
          type: 'source',
          source: { root, record: fromRecordText(record, { claims, own }) },
        }
      }
      page = page.length < rowsAtOnce ? [] : await sourcePage(db, page.at(-1)?.key ?? '')
    }
  } finally {
    await rows.return(undefined)
  }
}

function sourcePage(db: CatalogDb, after: string) {
  return db
    .selectFrom('callboard_catalog_sources')
    .selectAll()
    .where('key', '>', after)
    .orderBy('key')
    .limit(rowsAtOnce)
    .execute()
}

async function* claimRows(db: CatalogDb) {
  let last = { key: '', position: 0 }
  for (;;) {
    const { key, position } = last
    const rows = await db
      .selectFrom('callboard_catalog_claims')
      .selectAll()
      .where((the) => the(the.refTuple('key', 'position'), '>', the.tuple(key, position)))
      .orderBy('key')
      .orderBy('position')
      .limit(rowsAtOnce)
      .execute()
    yield* rows
    const end = rows.at(-1)
    if (!end || rows.length < rowsAtOnce) return
    last = end
  }
}
