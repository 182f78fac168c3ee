import { foldText } from '../analysis/fold-text.ts'

/** The values of one field over all documents. Documents with the same values share one entry. */
export interface Column {
  /** Number of the entry of a document, 0 when it has no value. */
  entryOf(document: number): number
  /** One more than the highest number of an entry. */
  readonly size: number
  /** The values of an entry, as they are written. */
  valuesOf(entry: number): readonly string[]
  /** Entries that hold any of some values; letter case and the parts that a reference may omit do not matter. */
  entriesWith(values: readonly string[]): ReadonlySet<number>
  put(document: number, values: readonly string[]): void
  remove(document: number): void
}

interface Entry {
  key: string
  values: readonly string[]
  documents: number
}

/** Creates an empty column. One that nobody filters by need not know which entry holds a value. */
export function createColumn({ isFilterable = true } = {}): Column {
  let byDocument = new Uint32Array(64)
  const entries: (Entry | undefined)[] = [undefined]
  const free: number[] = []
  const byKey = new Map<string, number>()
  const byForm = new Map<string, Set<number>>()

  return {
    entryOf: (document) => byDocument[document] ?? 0,
    get size() {
      return entries.length
    },
    valuesOf: (entry) => entries[entry]?.values ?? [],
    entriesWith: (values) =>
      new Set(values.flatMap((value) => [...(byForm.get(foldText(value)) ?? [])])),
    put(document, values) {
      if (document >= byDocument.length) byDocument = grown(byDocument, document)
      const number = entryFor(values)
      byDocument[document] = number
      const entry = entries[number]
      if (entry) entry.documents += 1
    },
    remove(document) {
      const number = byDocument[document] ?? 0
      const entry = entries[number]
      if (!entry) return
      byDocument[document] = 0
      entry.documents -= 1
      if (entry.documents === 0) forget(number, entry)
    },
  }

  function entryFor(values: readonly string[]): number {
    // One value is its own key: most columns have one, and every key is kept.
    const [only = ''] = values
    const key = values.length === 1 ? only : `\0${JSON.stringify(values)}`
    const known = byKey.get(key)
    if (known !== undefined) return known
    const number = free.pop() ?? entries.length
    entries[number] = { key, values, documents: 0 }
    byKey.set(key, number)
    if (!isFilterable) return number
    for (const form of formsOf(values)) {
      const holders = byForm.get(form) ?? new Set()
      byForm.set(form, holders.add(number))
    }
    return number
  }

  function forget(number: number, { key, values }: Entry): void {
    entries[number] = undefined
    free.push(number)
    byKey.delete(key)
    for (const form of formsOf(values)) {
      const holders = byForm.get(form)
      holders?.delete(number)
      if (holders?.size === 0) byForm.delete(form)
    }
  }
}

/** A typed array of at least twice the length, so that growing stays rare. */
export function grown(array: Uint32Array, index: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(Math.max(array.length * 2, index + 1))
  next.set(array)
  return next
}

/** `group:default/fintech-team` is also found as `default/fintech-team`, `group:fintech-team` and `fintech-team`. */
function formsOf(values: readonly string[]): Set<string> {
  const forms = new Set<string>()
  for (const value of values) {
    const folded = foldText(value)
    forms.add(folded)
    const [, kind, namespace, name] = /^([a-z][^\s:/]*):([^\s:/]+)\/([^\s:/]+)$/.exec(folded) ?? []
    if (!name) continue
    forms.add(`${namespace}/${name}`)
    if (namespace === 'default') forms.add(`${kind}:${name}`).add(name)
  }
  return forms
}
