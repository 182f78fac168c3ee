import type { SearchField } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { FieldIndex } from './field-index.ts'
import type { PostingList } from './postings.ts'
import { type FieldWeight, occurrenceWeight, type Ranking } from './ranking.ts'
import { type Amounts, borrowSums, returnSums, type Sums } from './sums.ts'

/** How the words of a query are read. */
export interface ScoreOptions {
  ranking: Ranking
  /** Fields that are searched. @default all */
  fields?: readonly SearchField[] | undefined
}

/** Reads terms for one query. */
export interface TermReader {
  /**
   * The documents that hold a term, with its frequencies added over the fields, each by the field's weight and length.
   * What is given is overwritten by the next read of any reader.
   */
  read(term: string): Amounts
}

interface WeighedField {
  field: FieldIndex
  /** What one occurrence counts, by the length of the field in the document. */
  byLength: Float64Array
  weightAt(length: number): number
}

interface WeighedList extends WeighedField {
  list: PostingList
}

/**
 * Always in this order, so that sums are the same to the last digit in every index; the text comes last, because most
 * of what is found is found there.
 */
const readingOrder: readonly SearchField[] = ['name', 'title', 'tags', 'more', 'text']
/** Lengths of a field whose weights are worked out beforehand. */
const tableLength = 256

let amounts: Amounts = { documents: new Uint32Array(0), values: new Float64Array(0), count: 0 }

/** Creates a reader, good for as long as the index stands still. */
export function createTermReader(
  index: EmbeddedIndex,
  { ranking, fields = readingOrder }: ScoreOptions,
): TermReader {
  const weighed = readingOrder
    .filter((name) => fields.includes(name))
    .map((name) => weighField(index.field(name), ranking.fields[name]))
  return {
    read(term) {
      const { capacity } = index
      if (amounts.documents.length < capacity)
        amounts = {
          documents: new Uint32Array(capacity),
          values: new Float64Array(capacity),
          count: 0,
        }
      amounts.count = 0
      const lists = weighed.flatMap((each) => listsOf(each, term))
      const last = lists.pop()
      if (!last) return amounts
      if (lists.length === 0) appendList(amounts, last)
      else appendAdded(amounts, last, { lists, sums: borrowSums(capacity) })
      return amounts
    },
  }
}

function weighField(field: FieldIndex, weight: FieldWeight): WeighedField {
  const average = field.averageLength()
  const weightAt = (length: number) => occurrenceWeight(length / average, weight)
  const byLength = new Float64Array(tableLength)
  for (let length = 0; length < tableLength; length += 1) byLength[length] = weightAt(length)
  return { field, byLength, weightAt }
}

/** The longest list comes last: it is the one that is passed through once only. */
function listsOf(weighed: WeighedField, term: string): WeighedList[] {
  const lists = weighed.field.lists(term).map((list) => ({ ...weighed, list }))
  return lists.sort((a, b) => a.list.documents.length - b.list.documents.length)
}

function appendList(into: Amounts, { list, field, byLength, weightAt }: WeighedList): void {
  const { documents, values } = into
  const { lengths } = field
  let count = into.count
  for (let at = 0; at < list.documents.length; at += 1) {
    const document = list.documents[at] as number
    const length = lengths[document] as number
    // A document that is gone has no length.
    if (length === 0) continue
    const weight = length < tableLength ? (byLength[length] as number) : weightAt(length)
    documents[count] = document
    values[count] = (list.frequencies[at] as number) * weight
    count += 1
  }
  into.count = count
}

/** Appends one list with what the lists before it say of its documents, and then what they say of others. */
function appendAdded(
  into: Amounts,
  last: WeighedList,
  { lists, sums }: { lists: readonly WeighedList[]; sums: Sums },
): void {
  for (const each of lists) addList(sums, each)
  appendList(into, last)
  const { documents, values } = into
  for (let at = 0; at < into.count; at += 1) {
    const document = documents[at] as number
    values[at] = (sums.values[document] as number) + (values[at] as number)
    sums.values[document] = 0
  }
  for (let at = 0; at < sums.count; at += 1) {
    const document = sums.touched[at] as number
    const amount = sums.values[document] as number
    if (amount === 0) continue
    documents[into.count] = document
    values[into.count] = amount
    into.count += 1
    sums.values[document] = 0
  }
  returnSums(sums)
}

function addList(sums: Sums, { list, field, byLength, weightAt }: WeighedList): void {
  const { values, touched } = sums
  const { lengths } = field
  for (let at = 0; at < list.documents.length; at += 1) {
    const document = list.documents[at] as number
    const length = lengths[document] as number
    if (length === 0) continue
    const before = values[document] as number
    if (before === 0) {
      touched[sums.count] = document
      sums.count += 1
    }
    const weight = length < tableLength ? (byLength[length] as number) : weightAt(length)
    values[document] = before + (list.frequencies[at] as number) * weight
  }
}
