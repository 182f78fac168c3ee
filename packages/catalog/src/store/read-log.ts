import { catalogErrors } from '../errors.ts'
import type { CatalogStore, ChangeAction, LoggedChange } from './catalog-store.ts'
import { createSharing, fromClaimText } from './claim-text.ts'
import { readHead } from './read-parts.ts'
import type { CatalogDb } from './sql-tables.ts'

/** Changes of one entity, the newest first. */
export async function readHistory(
  db: CatalogDb,
  ref: string,
  { before, limit }: Parameters<CatalogStore['history']>[1],
): Promise<LoggedChange[]> {
  // No reference holds U+0000, and PostgreSQL does not even take it in a question.
  if (ref.includes('\0')) return []
  const below = before === undefined ? entries(db) : entries(db).where('log.revision', '<', before)
  const rows = await below
    .where('log.ref', '=', ref)
    .orderBy('log.revision', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toChange)
}

/** Changes behind a position, the oldest first. @throws CATALOG_REVISION_PRUNED */
export async function readChanges(
  db: CatalogDb,
  { revision, ref }: Parameters<CatalogStore['changesSince']>[0],
  { limit }: Parameters<CatalogStore['changesSince']>[1],
): Promise<LoggedChange[]> {
  const rows = await entries(db)
    .where((the) =>
      ref === undefined
        ? the('log.revision', '>', revision)
        : the(the.refTuple('log.revision', 'log.ref'), '>', the.tuple(revision, ref)),
    )
    .orderBy('log.revision')
    .orderBy('log.ref')
    .limit(limit)
    .execute()
  // Asked afterwards: what was forgotten while it was read is missing in the rows.
  const { oldest } = await readHead(db)
  if (revision < oldest) throw catalogErrors.REVISION_PRUNED({ revision, oldest })
  return rows.map(toChange)
}

/** Entries whose revision is remembered, each with what the next one on the same entity replaced. */
function entries(db: CatalogDb) {
  return db
    .selectFrom('callboard_catalog_log as log')
    .innerJoin('callboard_catalog_revisions as made', 'made.revision', 'log.revision')
    .select(['log.revision', 'log.ref', 'log.action', 'log.origin', 'log.before', 'made.time'])
    .select((the) =>
      the
        .selectFrom('callboard_catalog_log as next')
        .select('next.before')
        .whereRef('next.ref', '=', 'log.ref')
        .whereRef('next.revision', '>', 'log.revision')
        .orderBy('next.revision')
        .limit(1)
        .as('after'),
    )
}

type Entry = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number]

function toChange({ revision, ref, action, origin, before, time, after }: Entry): LoggedChange {
  const { provider, source } = JSON.parse(origin)
  const share = createSharing()
  const sharing = { common: share, own: share }
  return {
    revision: Number(revision),
    timeMs: Number(time),
    ref,
    action: action as ChangeAction,
    provider,
    source,
    ...(before !== null && { before: fromClaimText(ref, before, sharing) }),
    ...(after !== null && { after: fromClaimText(ref, after, sharing) }),
  }
}
