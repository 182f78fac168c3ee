import { editDistance } from '../analysis/edit-distance.ts'
import type { TestAggregation, TestSearch } from './test-server-bodies.ts'
import {
  findDocuments,
  type TestDocument,
  type TestReader,
  TestRefusal,
} from './test-server-query.ts'

/** Runs a search over what can be seen. */
export function runSearch(reader: TestReader, search: TestSearch) {
  const { query = { match_all: {} }, post_filter: postFilter, aggs, suggest, size } = search
  const found = findDocuments(reader, query)
  const left = postFilter ? findDocuments(reader, postFilter) : undefined
  const hits = [...found]
    .filter(([document]) => !left || left.has(document))
    .sort(comparatorOf(reader, search.sort ?? [{ _score: { order: 'desc' } }]))
  return {
    hits,
    body: {
      hits: {
        total: { value: hits.length, relation: 'eq' },
        hits: hits.slice(0, size).map(([document]) => hitOf(reader, document, search)),
      },
      ...(aggs && { aggregations: aggregateAll(reader, [...found.keys()], aggs) }),
      ...(suggest && { suggest: suggestAll(reader, suggest) }),
    },
  }
}

/** One hit as it is sent. */
export function hitOf(
  reader: TestReader,
  document: TestDocument,
  { _source, docvalue_fields: fields }: TestSearch,
) {
  return {
    _id: document.id,
    ...(_source && {
      _source: Object.fromEntries(_source.map((field) => [field, document.source[field]])),
    }),
    ...(fields && {
      fields: Object.fromEntries(fields.map((field) => [field, reader.valuesOf(document, field)])),
    }),
  }
}

type Scored = readonly [document: TestDocument, score: number]

function comparatorOf(reader: TestReader, sort: NonNullable<TestSearch['sort']>) {
  return (a: Scored, b: Scored): number => {
    for (const each of sort) {
      if (each === '_doc') continue
      const [[field, { order }] = ['', { order: 'asc' }]] = Object.entries(each)
      const [x, y] = [a, b].map(([document, score]) =>
        field === '_score' ? score : (reader.valuesOf(document, field)[0] ?? ''),
      )
      const difference = x === y ? 0 : (x ?? '') < (y ?? '') ? -1 : 1
      if (difference !== 0) return order === 'asc' ? difference : -difference
    }
    return 0
  }
}

function aggregateAll(
  reader: TestReader,
  documents: readonly TestDocument[],
  aggs: Readonly<Record<string, TestAggregation>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(aggs).map(([name, each]) => [name, aggregate(reader, documents, each)]),
  )
}

function aggregate(
  reader: TestReader,
  documents: readonly TestDocument[],
  { aggs = {}, ...aggregation }: TestAggregation,
): unknown {
  const bucketOf = (inside: readonly TestDocument[]) => ({
    doc_count: inside.length,
    ...aggregateAll(reader, inside, aggs),
  })
  const { filter, filters, terms, cardinality, avg, composite } = aggregation
  if (filter) return bucketOf(within(reader, documents, filter))
  if (filters)
    return { buckets: filters.filters.map((each) => bucketOf(within(reader, documents, each))) }
  if (cardinality) {
    const values = documents.flatMap((document) => reader.valuesOf(document, cardinality.field))
    return { value: new Set(values).size }
  }
  if (avg) {
    const values = documents.flatMap((document) => reader.valuesOf(document, avg.field).map(Number))
    const sum = values.reduce((total, value) => total + value, 0)
    return { value: values.length === 0 ? null : sum / values.length }
  }
  if (terms) {
    const pattern = patternOf(terms.include ?? '.*')
    const groups = [...groupBy(reader, documents, terms.field)].filter(([key]) => pattern.test(key))
    return {
      buckets: groups
        .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
        .slice(0, terms.size)
        .map(([key, inside]) => ({ key, ...bucketOf(inside) })),
    }
  }
  if (!composite) throw new TestRefusal(400, 'parsing_exception', 'no type of aggregation')
  const [[name, source] = ['', { terms: { field: '' } }]] = Object.entries(
    composite.sources[0] ?? {},
  )
  const keys = [...groupBy(reader, documents, source.terms.field)]
    .filter(([key]) => !composite.after || key > (composite.after[name] ?? ''))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, composite.size)
  const last = keys.at(-1)
  return {
    buckets: keys.map(([key, inside]) => ({ key: { [name]: key }, ...bucketOf(inside) })),
    ...(last && { after_key: { [name]: last[0] } }),
  }
}

/** A pattern of Lucene, of which the engine uses letters, escaped signs and `.*`. */
function patternOf(text: string): RegExp {
  const parts = [...text.matchAll(/\\(?<sign>.)|(?<any>\.\*)|(?<plain>[\p{L}\p{N}])/gsu)]
  if (parts.map(([part]) => part).join('') !== text)
    throw new TestRefusal(400, 'illegal_argument_exception', `no pattern: ${text}`)
  const translated = parts.map(({ groups = {} }) => {
    const { any, sign, plain = sign } = groups
    return any ?? `\\u{${(plain ?? '').codePointAt(0)?.toString(16)}}`
  })
  return new RegExp(`^${translated.join('')}$`, 'su')
}

function within(
  reader: TestReader,
  documents: readonly TestDocument[],
  filter: NonNullable<TestAggregation['filter']>,
): TestDocument[] {
  const found = findDocuments(reader, filter)
  return documents.filter((document) => found.has(document))
}

function groupBy(reader: TestReader, documents: readonly TestDocument[], field: string) {
  const wanted = new Set(documents)
  const groups = new Map<string, TestDocument[]>()
  for (const [value, holders] of reader.postings(field).holders) {
    const inside = [...holders.keys()].filter((document) => wanted.has(document))
    if (inside.length > 0) groups.set(value, inside)
  }
  return groups
}

function suggestAll(reader: TestReader, suggest: NonNullable<TestSearch['suggest']>) {
  return Object.fromEntries(
    Object.entries(suggest).map(([name, { text, term }]) => {
      const words = groupBy(reader, reader.documents, term.field)
      const options = [...words]
        .map(([word, holders]) => ({
          text: word,
          freq: holders.length,
          edits: editDistance(text, word, term.max_edits),
        }))
        .filter(({ edits, text: word }) => edits > 0 && edits <= term.max_edits && word !== text)
        .sort((a, b) => b.freq - a.freq || (a.text < b.text ? -1 : 1))
        .slice(0, term.size)
        .map(({ text: word, freq, edits }) => ({
          text: word,
          freq,
          score: 1 - edits / text.length,
        }))
      return [name, [{ text, offset: 0, length: text.length, options }]]
    }),
  )
}
