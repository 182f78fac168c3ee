import { sql } from 'kysely'
import { analysisFingerprint } from '../analysis/fingerprint.ts'
import { digestOf, storableText } from '../candidates/stored-document.ts'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { EngineWrite } from '../engine/engine.ts'
import { createTimeSlices } from '../time-slices.ts'
import type { SearchDb } from './search-tables.ts'
import { writeDocuments } from './write-documents.ts'

/** Brings the tables in line: with what has changed, or with everything where it is not known that they were before. */
export async function writeIndex(
  db: SearchDb,
  { put, remove, all, runtime, signal }: EngineWrite,
  { isInLine }: { isInLine: boolean },
): Promise<void> {
  const pause = createTimeSlices(runtime, signal)
  // Whoever writes waits here for whoever writes already.
  const head = await db
    .selectFrom('callboard_search_head')
    .select('analysis')
    .where('id', '=', 1)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const isReadable = head.analysis === analysisFingerprint
  if (!isReadable) await forget(db)
  if (isReadable && isInLine) return writeDocuments(db, { put, remove, pause })
  const types = new Set<string>()
  const keys = new Set<string>()
  function* everything(): Generator<IndexedDocument> {
    for (const document of all()) {
      types.add(storableText(document.type))
      keys.add(digestOf(document.id))
      yield document
    }
  }
  await writeDocuments(db, { put: everything(), remove, pause })
  const kept = await db
    .selectFrom('callboard_search_documents')
    .select(['key', 'id'])
    .where('type', 'in', [...types, ''])
    .execute()
  const gone = kept.filter(({ key }) => !keys.has(key)).map(({ id }) => id)
  await writeDocuments(db, { put: [], remove: gone, pause })
}

/** What was analysed in another way cannot be asked. */
async function forget(db: SearchDb): Promise<void> {
  for (const table of ['documents', 'words', 'terms'])
    await sql`delete from ${sql.table(`callboard_search_${table}`)}`.execute(db)
  await db
    .updateTable('callboard_search_head')
    .set({ analysis: analysisFingerprint, documents: 0, totals: '{}' })
    .where('id', '=', 1)
    .execute()
}
