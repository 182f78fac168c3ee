import type { TestClause } from './test-server-bodies.ts'

/** A document as it was sent. */
export interface TestDocument {
  id: string
  source: Readonly<Record<string, unknown>>
}

/** How often each value of a field stands in which documents. */
export interface TestPostings {
  holders: ReadonlyMap<string, ReadonlyMap<TestDocument, number>>
  /** Values of each document that has some. */
  lengths: ReadonlyMap<TestDocument, number>
}

/** The documents that can be seen. */
export interface TestReader {
  documents: readonly TestDocument[]
  /** Values of a keyword, words of a text. */
  valuesOf(document: TestDocument, field: string): readonly string[]
  postings(field: string): TestPostings
}

/** A refusal, as the server words it. */
export class TestRefusal extends Error {
  readonly status: number
  readonly type: string
  constructor(status: number, type: string, reason: string) {
    super(reason)
    this.status = status
    this.type = type
  }
}

/** Makes a reader of documents by the types of their fields. */
export function createReader(
  documents: readonly TestDocument[],
  typeOf: (field: string) => string | undefined,
): TestReader {
  const fields = new Map<string, TestPostings>()
  const valuesOf: TestReader['valuesOf'] = (document, field) => {
    const type = typeOf(field)
    return type === undefined ? [] : read(document, field, type)
  }
  return {
    documents,
    valuesOf,
    postings(field) {
      const known = fields.get(field) ?? postingsOf(documents, (each) => valuesOf(each, field))
      fields.set(field, known)
      return known
    },
  }
}

function postingsOf(
  documents: readonly TestDocument[],
  valuesOf: (document: TestDocument) => readonly string[],
): TestPostings {
  const holders = new Map<string, Map<TestDocument, number>>()
  const lengths = new Map<TestDocument, number>()
  for (const document of documents) {
    const values = valuesOf(document)
    if (values.length > 0) lengths.set(document, values.length)
    for (const value of values) {
      const found = holders.get(value) ?? new Map<TestDocument, number>()
      holders.set(value, found.set(document, (found.get(document) ?? 0) + 1))
    }
  }
  return { holders, lengths }
}

function read({ source }: TestDocument, field: string, type: string): string[] {
  const [outer = '', inner] = field.split('.')
  const value = inner
    ? (source[outer] as Record<string, unknown> | undefined)?.[inner]
    : source[outer]
  const values = value === undefined ? [] : [value].flat().map(String)
  return type === 'text' ? values.flatMap((text) => text.split(/\s+/).filter(Boolean)) : values
}

/** The documents that a clause finds, with their scores: as Lucene has them by default. */
export function findDocuments(
  reader: TestReader,
  clause: TestClause,
): ReadonlyMap<TestDocument, number> {
  const all = () => new Map(reader.documents.map((document) => [document, 1]))
  const having = (field: string, values: Iterable<string>) => {
    const { holders } = reader.postings(field)
    const found = [...values].flatMap((value) => [...(holders.get(value)?.keys() ?? [])])
    return new Map(found.map((document) => [document, 1]))
  }
  if ('match_all' in clause) return all()
  if ('match_none' in clause) return new Map()
  if ('ids' in clause) {
    const ids = new Set(clause.ids.values)
    return new Map([...all()].filter(([{ id }]) => ids.has(id)))
  }
  if ('exists' in clause) {
    const { lengths } = reader.postings(clause.exists.field)
    return new Map([...lengths.keys()].map((document) => [document, 1]))
  }
  if ('term' in clause) {
    const [[field, { value, boost = 1 }] = ['', { value: '' }]] = Object.entries(clause.term)
    return scoreTerm(reader, { field, value, boost })
  }
  if ('terms' in clause) {
    const [[field, values] = ['', []]] = Object.entries(clause.terms)
    return having(field, new Set(values))
  }
  if ('prefix' in clause) {
    const [[field, { value }] = ['', { value: '' }]] = Object.entries(clause.prefix)
    const { holders } = reader.postings(field)
    return having(
      field,
      [...holders.keys()].filter((each) => each.startsWith(value)),
    )
  }
  if ('constant_score' in clause) {
    const { filter, boost = 1 } = clause.constant_score
    return new Map([...findDocuments(reader, filter).keys()].map((each) => [each, boost]))
  }
  if ('dis_max' in clause) {
    const best = new Map<TestDocument, number>()
    for (const query of clause.dis_max.queries)
      for (const [document, score] of findDocuments(reader, query))
        best.set(document, Math.max(score, best.get(document) ?? 0))
    return best
  }
  if ('function_score' in clause) {
    const { query, functions } = clause.function_score
    const weights = functions.map(({ filter, weight }) => ({
      weight,
      found: findDocuments(reader, filter),
    }))
    return new Map(
      [...findDocuments(reader, query)].map(([document, score]) => [
        document,
        weights.reduce(
          (sum, { weight, found }) => (found.has(document) ? sum * weight : sum),
          score,
        ),
      ]),
    )
  }
  return findBool(reader, clause.bool)
}

function findBool(
  reader: TestReader,
  {
    must = [],
    filter = [],
    should = [],
    must_not: mustNot = [],
    minimum_should_match: least = must.length + filter.length > 0 || should.length === 0 ? 0 : 1,
  }: Extract<TestClause, { bool: unknown }>['bool'],
): Map<TestDocument, number> {
  const find = (clause: TestClause) => findDocuments(reader, clause)
  const [musts, filters, shoulds, nots] = [must, filter, should, mustNot].map((each) =>
    each.map(find),
  )
  const found = new Map<TestDocument, number>()
  for (const document of reader.documents) {
    const inAll = [...(musts ?? []), ...(filters ?? [])].every((each) => each.has(document))
    const some = shoulds?.filter((each) => each.has(document)) ?? []
    if (!inAll || some.length < least || nots?.some((each) => each.has(document))) continue
    const scored = [...(musts ?? []), ...some]
    found.set(
      document,
      scored.reduce((sum, each) => sum + (each.get(document) ?? 0), 0),
    )
  }
  return found
}

/** BM25 with the constants that servers come with. */
function scoreTerm(
  reader: TestReader,
  { field, value, boost }: { field: string; value: string; boost: number },
): Map<TestDocument, number> {
  const { holders, lengths } = reader.postings(field)
  const found = holders.get(value) ?? new Map<TestDocument, number>()
  const average = [...lengths.values()].reduce((sum, each) => sum + each, 0) / lengths.size
  const rarity = Math.log(1 + (lengths.size - found.size + 0.5) / (found.size + 0.5))
  return new Map(
    [...found].map(([document, frequency]) => {
      const norm = 1.2 * (0.25 + (0.75 * (lengths.get(document) ?? 0)) / average)
      return [document, boost * rarity * (frequency / (frequency + norm))]
    }),
  )
}
