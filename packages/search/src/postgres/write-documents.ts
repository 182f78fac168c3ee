import { chunksOf } from '@callboard/core/sql'
import { sql } from 'kysely'
import { digestOf, formatStored, storableText, valueKey } from '../candidates/stored-document.ts'
import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import { formsOf } from '../engine/columns.ts'
import { contentOf } from '../engine/document-content.ts'
import { lettersOf } from '../engine/lexicon.ts'
import type { SearchDb } from './search-tables.ts'
import { createTally, type Tally } from './tally.ts'
import { wordVector } from './word-vector.ts'

/** What is written. */
export interface DocumentChange {
  put: Iterable<IndexedDocument>
  /** Ids. */
  remove: Iterable<string>
  /** Awaited between small steps. */
  pause(): Promise<void> | undefined
}

interface OldRow {
  key: string
  hash: string
  terms: string[]
  named: string[]
  surfaces: string[]
  lengths: number[]
}

/** Documents of one statement. */
const chunkSize = 200

/** Writes what has changed, and what follows from it for the dictionaries. */
export async function writeDocuments(
  db: SearchDb,
  { put, remove, pause }: DocumentChange,
): Promise<void> {
  const tally = createTally()
  for (const chunk of chunksOf(put, chunkSize)) await putChunk(db, chunk, { tally, pause })
  for (const chunk of chunksOf(remove, chunkSize)) {
    const keys = chunk.map(digestOf)
    for (const row of (await oldRows(db, keys)).values()) tally.subtract(row)
    await db.deleteFrom('callboard_search_documents').where('key', 'in', keys).execute()
    await pause()
  }
  await saveTally(db, tally)
}

async function putChunk(
  db: SearchDb,
  chunk: readonly IndexedDocument[],
  { tally, pause }: { tally: Tally } & Pick<DocumentChange, 'pause'>,
): Promise<void> {
  const before = await oldRows(
    db,
    chunk.map(({ id }) => digestOf(id)),
  )
  const rows: NewRow[] = []
  for (const document of chunk) {
    await pause()
    const record = formatStored(document)
    const hash = digestOf(record)
    const old = before.get(digestOf(document.id))
    if (old?.hash === hash) continue
    if (old) tally.subtract(old)
    const row = toRow(document, { record, hash })
    tally.add(row)
    rows.push(row)
  }
  if (rows.length > 0) await insertRows(db, rows)
}

async function oldRows(db: SearchDb, keys: readonly string[]): Promise<Map<string, OldRow>> {
  const rows = await db
    .selectFrom('callboard_search_documents')
    .select(['key', 'hash', 'surfaces', 'lengths'])
    .select(sql<string[]>`tsvector_to_array(words)`.as('terms'))
    .select(sql<string[]>`tsvector_to_array(ts_filter(words, '{a,b}'))`.as('named'))
    .where('key', 'in', [...keys])
    .execute()
  return new Map(rows.map((row) => [row.key, row]))
}

/** A row as it goes over the wire: all of a chunk in one JSON text. */
interface NewRow extends OldRow {
  id: string
  type: string
  page: string
  resource: string | null
  record: string
  words: string
  names: string[]
  forms: string[]
  facets: string[]
}

function toRow(
  document: IndexedDocument,
  { record, hash }: Pick<NewRow, 'record' | 'hash'>,
): NewRow {
  const content = contentOf(document)
  const values = new Map(document.values()).set('types', [document.type])
  const termsIn = (fields: readonly SearchField[]) => [
    ...new Set(fields.flatMap((field) => [...content.fields[field].frequencies.keys()])),
  ]
  return {
    key: digestOf(document.id),
    hash,
    record,
    id: storableText(document.id),
    type: storableText(document.type),
    page: digestOf(document.group),
    resource: document.resourceRef === undefined ? null : storableText(document.resourceRef),
    words: wordVector(content),
    names: [...content.keys].map(storableText),
    forms: [...values].flatMap(([field, each]) =>
      [...formsOf(each)].map((form) => valueKey(field, form)),
    ),
    facets: [...values].flatMap(([field, each]) => each.map((value) => valueKey(field, value))),
    terms: termsIn(searchFields).map(storableText),
    named: termsIn(['name', 'title']).map(storableText),
    surfaces: [...content.surfaces].map(storableText),
    lengths: searchFields.map((field) => content.fields[field].length),
  }
}

async function insertRows(db: SearchDb, rows: readonly NewRow[]): Promise<void> {
  const columns = sql.raw(
    'key, id, type, page, resource, hash, record, words, names, forms, facets, surfaces, lengths',
  )
  const given = JSON.stringify(rows.map(({ terms: _terms, named: _named, ...row }) => row))
  await sql`
    insert into ${sql.table('callboard_search_documents')} (${columns})
    select ${columns} from json_to_recordset(${given}::json) as given(
      key text, id text, type text, page text, resource text, hash text, record text, words tsvector,
      names text[], forms text[], facets text[], surfaces text[], lengths integer[])
    on conflict (key) do update set (${columns}) = row(${sql.raw(
      'excluded.key, excluded.id, excluded.type, excluded.page, excluded.resource, excluded.hash, excluded.record, excluded.words, excluded.names, excluded.forms, excluded.facets, excluded.surfaces, excluded.lengths',
    )})`.execute(db)
}

/** Dictionary rows of one statement. */
const wordChunk = 5000

async function saveTally(db: SearchDb, tally: Tally): Promise<void> {
  for (const chunk of chunksOf(tally.terms(), wordChunk))
    await sql`
      insert into ${sql.table('callboard_search_terms')} as known (term, documents, named)
      select * from json_to_recordset(${JSON.stringify(chunk)}::json)
        as given(term text, documents integer, named integer)
      on conflict (term) do update
      set documents = known.documents + excluded.documents, named = known.named + excluded.named`.execute(
      db,
    )
  for (const chunk of chunksOf(tally.surfaces(), wordChunk)) {
    const rows = chunk.map(({ term: surface, documents }) => ({
      surface,
      initial: surface[0] ?? '',
      length: surface.length,
      letters: lettersOf(surface) | 0,
      documents,
    }))
    await sql`
      insert into ${sql.table('callboard_search_words')} as known (surface, initial, length, letters, documents)
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as given(surface text, initial text, length integer, letters integer, documents integer)
      on conflict (surface) do update set documents = known.documents + excluded.documents`.execute(
      db,
    )
  }
  await db.deleteFrom('callboard_search_terms').where('documents', '<=', 0).execute()
  await db.deleteFrom('callboard_search_words').where('documents', '<=', 0).execute()
  await saveTotals(db, tally)
}

async function saveTotals(db: SearchDb, tally: Tally): Promise<void> {
  const head = await db
    .selectFrom('callboard_search_head')
    .select(['documents', 'totals'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('callboard_search_head')
    .set({
      documents: Number(head.documents) + tally.documents,
      totals: JSON.stringify(tally.totalsAfter(JSON.parse(head.totals))),
    })
    .where('id', '=', 1)
    .execute()
}
