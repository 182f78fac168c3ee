import { createHash } from 'node:crypto'

/** A name as a key: it stays readable where it can, and any other one fits an index, too. */
export function keyOf(name: string): string {
  if (/^[\w.:-]{1,100}$/.test(name)) return name
  return `#${createHash('sha256').update(name, 'utf16le').digest('base64url')}`
}

/** Text for a column: PostgreSQL takes no null character. */
export function columnText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd')
}

/** The key of a lock or of a creation, which a host may have made of anything. */
export function optionalKey(name: string | undefined): string | null {
  return name === undefined ? null : keyOf(name)
}

/** {@link columnText}, where there is one. */
export function optionalText(text: string | undefined): string | null {
  return text === undefined ? null : columnText(text)
}

/** Ids for a list in a statement, which PostgreSQL does not allow to be empty: no run has an empty id. */
export function keysOf(ids: readonly string[] = []): string[] {
  return ids.length === 0 ? [''] : ids.map(columnText)
}
