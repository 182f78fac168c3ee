import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toIndexedDocument } from '../document/indexed-document.ts'
import { parseQuery } from '../query/parse-query.ts'
import { buildIndex } from './build-index.ts'
import { createEmbeddedIndex, type EmbeddedIndex } from './embedded-index.ts'
import { matchDocuments } from './match-documents.ts'
import { rankMatches } from './rank-matches.ts'
import { defaultRanking } from './ranking.ts'

const words = ['billing', 'invoice', 'UserService', 'Größe', 'the', 'refund', 'refunds', 's3']
const vocabulary = { fields: new Set(['kind']), types: new Set<string>(), synonyms: new Map() }
const pause = () => undefined

const document = fc
  .record({
    at: fc.integer({ min: 0, max: 12 }),
    title: fc.constantFrom(...words),
    text: fc.array(fc.constantFrom(...words), { maxLength: 20 }),
    kind: fc.constantFrom('API', 'Component', undefined),
  })
  .map(({ at, text, ...rest }) =>
    toIndexedDocument('page', { ...rest, text: text.join(' '), location: `/${at % 10}#${at}` }),
  )
const step = fc.record({
  put: fc.uniqueArray(document, { selector: ({ id }) => id, maxLength: 8 }),
  remove: fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
  inPlace: fc.boolean(),
})

function answers(index: EmbeddedIndex) {
  return ['billing', 'refund kind:api', 'user servic', 'invoic', '"the refund"', ''].map((term) => {
    const query = parseQuery(term, vocabulary)
    const matches = matchDocuments(index, { query }, defaultRanking)
    const options = { query, limit: 20, facets: ['kind'], ranking: defaultRanking }
    const { hits, ...rest } = rankMatches(matches, { ...options, isVisible: undefined })
    return { term, ...rest, hits: hits.map(({ id, score }) => [id, score]) }
  })
}

it('answers after any sequence of changes, in place or built anew, as one that was built at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      let index = createEmbeddedIndex()
      const held = new Map<string, Parameters<EmbeddedIndex['put']>[0]>()
      for (const { put, remove, inPlace } of steps) {
        const ids = remove.map((at) => `/${at % 10}#${at}\npage`)
        const gone = ids.filter((id) => !put.some((each) => each.id === id))
        for (const id of gone) held.delete(id)
        for (const each of put) held.set(each.id, each)
        if (!inPlace) index = await buildIndex(index, { put, remove: gone, pause })
        else {
          for (const id of gone) index.remove(id)
          for (const each of put) index.put(each)
        }
      }
      const put = [...held.values()]
      const fresh = await buildIndex(createEmbeddedIndex(), { put, remove: [], pause })
      expect(index.size).toBe(fresh.size)
      expect(answers(index)).toEqual(answers(fresh))
    }),
    { numRuns: 20 },
  )
})
