import { type AliasedRawBuilder, sql } from 'kysely'
import type { PartRow } from './task-tables.ts'
import type { EventRow } from './write-parts.ts'

/** A part of a run that another table of the statement names. */
type ListedPart = Omit<PartRow, 'task'>

/** Parts as rows, from one value for any driver of PostgreSQL: the list as JSON. */
export function listedParts(json: string): AliasedRawBuilder<ListedPart, 'part'> {
  return sql<ListedPart>`json_to_recordset(${json}::json)`.as<'part'>(
    sql`part(kind text, name text, place integer, value text)`,
  )
}

/** Entries of a log as rows, from JSON. */
export function listedEvents(json: string): AliasedRawBuilder<EventRow, 'event'> {
  return sql<EventRow>`json_to_recordset(${json}::json)`.as<'event'>(
    sql`event(back integer, created_at text, type text, body text)`,
  )
}
