import { grown } from './grown.ts'

/** Which documents are parts of one page. */
export interface Groups {
  /** Number of the group of each document, 0 when it has none; documents behind the end have none. */
  readonly entries: Uint32Array
  /** One more than the highest number of a group. */
  readonly size: number
  /** Whether two documents are of one group. */
  readonly isShared: boolean
  put(document: number, group: string): void
  remove(document: number, group: string): void
}

/** Creates an empty collection. */
export function createGroups(): Groups {
  const numbers = new Map<string, number>()
  const free: number[] = []
  let entries = new Uint32Array(64)
  let counts = new Uint32Array(64)
  let size = 1
  let shared = 0
  return {
    get entries() {
      return entries
    },
    get size() {
      return size
    },
    get isShared() {
      return shared > 0
    },
    put(document, group) {
      const number = numbers.get(group) ?? numberFor(group)
      const count = (counts[number] ?? 0) + 1
      counts[number] = count
      if (count > 1) shared += 1
      if (document >= entries.length) entries = grown(entries, document)
      entries[document] = number
    },
    remove(document, group) {
      const number = entries[document] ?? 0
      if (number === 0) return
      entries[document] = 0
      const count = (counts[number] ?? 0) - 1
      counts[number] = count
      if (count > 0) shared -= 1
      else {
        numbers.delete(group)
        free.push(number)
      }
    },
  }

  function numberFor(group: string): number {
    const number = free.pop() ?? size
    if (number === size) size += 1
    if (number >= counts.length) counts = grown(counts, number)
    numbers.set(group, number)
    return number
  }
}
