import { foldText } from '../analysis/fold-text.ts'
import { grown } from './grown.ts'
import { createHolders } from './holders.ts'

/** The values of one field over all documents. Documents with the same values share one entry. */
export interface Column {
  /** Number of the entry of each document, 0 when it has no value; documents behind the end have none. */
  readonly entries: Uint32Array
  /** One more than the highest number of an entry. */
  readonly size: number
  /** Changes when an entry comes or goes. */
  readonly version: number
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

/** Creates an empty column. One that nobody filters by need not know which entry holds a value. */
export function createColumn({ isFilterable = true } = {}): Column {
  let byDocument = new Uint32Array(64)
  const values: (readonly string[] | undefined)[] = [undefined]
  // How many documents have each entry.
  let counts = new Uint32Array(64)
  const free: number[] = []
  const byKey = new Map<string, number>()
  const byForm = createHolders()
  let version = 0

  return {
    get entries() {
      return byDocument
    },
    get size() {
      return values.length
    },
    get version() {
      return version
    },
    valuesOf: (entry) => values[entry] ?? [],
    entriesWith: (wanted) => new Set(wanted.flatMap((value) => [...byForm.get(foldText(value))])),
    put: (document, each) => set(document, entryFor(each)),
    entryFor,
    set,
    remove(document) {
      const entry = byDocument[document] ?? 0
      const held = values[entry]
      if (!held) return
      byDocument[document] = 0
      const left = (counts[entry] ?? 0) - 1
      counts[entry] = left
      if (left === 0) forget(entry, held)
    },
  }

  function set(document: number, entry: number): void {
    if (document >= byDocument.length) byDocument = grown(byDocument, document)
    byDocument[document] = entry
    if (entry === 0) return
    counts[entry] = (counts[entry] ?? 0) + 1
  }

  function entryFor(each: readonly string[]): number {
    const key = keyOf(each)
    const known = byKey.get(key)
    if (known !== undefined) return known
    version += 1
    const entry = free.pop() ?? values.length
    if (entry >= counts.length) counts = grown(counts, entry)
    values[entry] = each
    byKey.set(key, entry)
    if (isFilterable) for (const form of formsOf(each)) byForm.add(form, entry)
    return entry
  }

  function forget(entry: number, held: readonly string[]): void {
    version += 1
    values[entry] = undefined
    free.push(entry)
    byKey.delete(keyOf(held))
    if (isFilterable) for (const form of formsOf(held)) byForm.remove(form, entry)
  }
}

/** One value is its own key: most documents have one, and every key is kept. */
function keyOf(values: readonly string[]): string {
  const [only = ''] = values
  return values.length === 1 ? only : `\0${JSON.stringify(values)}`
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
