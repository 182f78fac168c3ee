import { isRecord } from './config-layers.ts'

/** Something that a configuration names, with its options: a plugin or an extension. */
export interface ConfigEntry {
  name: string
  options: Readonly<Record<string, unknown>>
  /** Where it stands in the configuration. */
  path: (string | number)[]
}

/** The entries of `- search`, `- search: {…}` or `search: {…}`. */
export function entriesOf(value: unknown, key: string): ConfigEntry[] {
  const entry = (name: string, options: unknown, path: (string | number)[]): ConfigEntry => ({
    name,
    options: isRecord(options) ? options : {},
    path,
  })
  const ofKeys = (record: Record<string, unknown>, path: (string | number)[]) =>
    Object.entries(record).map(([name, options]) => entry(name, options, [...path, name]))
  if (isRecord(value)) return ofKeys(value, [key])
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown, index) => {
    if (typeof item === 'string') return [entry(item, {}, [key, index])]
    return isRecord(item) ? ofKeys(item, [key, index]) : []
  })
}

/** The entries by name, without those that are switched off. */
export function enabledEntries(
  entries: readonly ConfigEntry[],
): Map<string, Readonly<Record<string, unknown>>> {
  return new Map(
    entries
      .filter(({ options }) => options.enabled !== false)
      .map(({ name, options }) => [name, options]),
  )
}
