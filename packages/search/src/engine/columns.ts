import { foldText } from '../analysis/fold-text.ts'
import { grown } from './grown.ts'
import { createHolders } from './holders.ts'

/** The values of one field over all documents. Documents with the same values share one entry. */
export interface Column {
  /** Number of the entry of each document, 0 when it has no value; documents behind the end have none. */
  readonly entries: Uint32Array
  /** One more than the highest number of an entry. */
  readonly size: number
  /** Whether two documents have the same entry. */
  readonly isShared: boolean
  /** The values of an entry, as they are written. */
  valuesOf(entry: number): readonly string[]
  /** Entries that hold any of some values; letter case and the parts that a reference may omit do not matter. */
  entriesWith(values: readonly string[]): ReadonlySet<number>
  put(document: number, values: readonly string[]): void
  /** The number of the entry of some values, to be given to documents by `set`. */
  entryFor(values: readonly string[]): number
  /** Gives a document that has none an entry. */
  set(document: number, entry: number): void
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
  const byForm = createHolders()
  let shared = 0

  return {
    get entries() {
      return byDocument
    },
    get size() {
      return entries.length
    },
    get isShared() {
      return shared > 0
    },
    valuesOf: (entry) => entries[entry]?.values ?? [],
    entriesWith: (values) => new Set(values.flatMap((value) => [...byForm.get(foldText(value))])),
    put: (document, values) => set(document, entryFor(values)),
    entryFor,
    set,
    remove(document) {
      const number = byDocument[document] ?? 0
      const entry = entries[number]
      if (!entry) return
      byDocument[document] = 0
      entry.documents -= 1
      if (entry.documents > 0) shared -= 1
      else forget(number, entry)
    },
  }

  function set(document: number, number: number): void {
    if (document >= byDocument.length) byDocument = grown(byDocument, document)
    byDocument[document] = number
    const entry = entries[number]
    if (!entry) return
    entry.documents += 1
    if (entry.documents > 1) shared += 1
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
    if (isFilterable) for (const form of formsOf(values)) byForm.add(form, number)
    return number
  }

  function forget(number: number, { key, values }: Entry): void {
    entries[number] = undefined
    free.push(number)
    byKey.delete(key)
    if (isFilterable) for (const form of formsOf(values)) byForm.remove(form, number)
  }
}

/** `group:default/fintech-team` is also found as `default/fintech-team`, `group:fintech-team` and `fintech-team`. */
export function formsOf(values: readonly string[]): Set<string> {
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
