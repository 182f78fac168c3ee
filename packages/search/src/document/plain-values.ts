import { textsOf } from './search-document.ts'

/** Plain data with names. */
export type PlainRecord = Readonly<Record<string, unknown>>

/** Whether a value is plain data with names. */
export function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The records in a list; of anything else none. */
export function recordsOf(value: unknown): PlainRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** A record, or an empty one where there is something else. */
export function recordIn(value: unknown, key: string): PlainRecord {
  const found = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isRecord(found) ? found : {}
}

/** A text, number or truth value as text; of anything else none. */
export function textIn(value: unknown, key: string): string {
  if (!isRecord(value) || !Object.hasOwn(value, key) || Array.isArray(value[key])) return ''
  return textsOf(value[key])[0] ?? ''
}
