import { expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { Engine } from '../engine/engine.ts'
import type { Search, SearchAnswer, SearchQuery } from '../search.ts'

/** Numbers that look random and are the same each time. */
function createDice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const syllables = 'ba ce di fo gu ka le mi no pu ra se ti vo xu'.split(' ')
const dice = createDice(7)
const oneOf = <Item>(items: readonly Item[], power = 1): Item =>
  items[Math.floor((dice(10_000) / 10_000) ** power * items.length)] as Item
const vocabulary = Array.from({ length: 400 }, () =>
  Array.from({ length: 2 + dice(3) }, () => oneOf(syllables)).join(''),
)
const wordsOf = (count: number) => Array.from({ length: count }, () => oneOf(vocabulary, 3))

/** Sections of a page carry what their page does. */
function sectionsAt(at: number): SearchDocument[] {
  const page = documentAt(at)
  if (at % 5 > 0) return [page]
  const location = `${page.location}#part`
  return [page, { ...page, location, title: wordsOf(2).join(' '), text: wordsOf(30).join(' ') }]
}

function documentAt(at: number): SearchDocument {
  const name = `${oneOf(vocabulary)}-${oneOf(vocabulary)}`
  return {
    title: at % 3 === 0 ? wordsOf(3).join(' ') : name,
    name,
    text: wordsOf(10 + dice(60)).join(' '),
    location: `/page/${at}`,
    kind: oneOf(['Component', 'API', 'component', 'System']),
    owner: `group:default/${oneOf(['shop', 'pay', 'data'])}`,
    tags: wordsOf(2),
    authorization: { resourceRef: `component:default/r${at % 40}` },
  }
}

const documents = Array.from({ length: 160 }, (_, at) => sectionsAt(at)).flat()
const typed = (word: string) => word.slice(0, Math.max(2, word.length - 2))
const mistyped = (word: string) => `${word.slice(0, 3)}${word.slice(4)}`
const terms: readonly string[] = [
  '',
  ...Array.from({ length: 5 }, () => oneOf(vocabulary)),
  ...Array.from({ length: 5 }, () => wordsOf(2).join(' ')),
  ...Array.from({ length: 4 }, () => typed(oneOf(vocabulary))),
  ...Array.from({ length: 4 }, () => mistyped(oneOf(vocabulary))),
  ...documents.slice(0, 3).map(({ name }) => String(name)),
  ...documents.slice(8, 11).map(({ text }) => `"${text.split(' ').slice(2, 4).join(' ')}"`),
  ...documents
    .slice(14, 16)
    .map(({ text }) => `${text.slice(0, 8)} -"${text.split(' ').slice(0, 2).join(' ')}"`),
  ...wordsOf(2).map((word) => `${word} kind:component owner:shop`),
  ...wordsOf(2).map((word) => `${word} -kind:api -${oneOf(vocabulary)}`),
]

/** The ranking learns from the best answers to these, by how rare their words are in each field. */
const questions = Array.from({ length: 5 }, () => wordsOf(6).join(' '))

/** The same documents in several engines. */
export interface ComparedSearches {
  embedded: Search
  /** All that matches is a candidate. */
  exact: Search
  /** A few of what matches are. */
  cut: Search
}

/** Fills searches over the same documents. */
export async function compareSearches(
  engineWith: (candidates: number) => Engine | Promise<Engine>,
): Promise<ComparedSearches> {
  const collators = [defineCollator({ name: 'pages', type: 'page', collect: () => documents })]
  const searches = {
    embedded: createSearch({ collators }),
    exact: createSearch({ collators, engine: await engineWith(1000) }),
    cut: createSearch({ collators, engine: await engineWith(40) }),
  }
  for (const search of Object.values(searches)) await search.index()
  return searches
}

/** Holds an engine outside this process to the order of the embedded one. */
export function expectSameOrder(searches: () => ComparedSearches): void {
  const told = ({ results, total, facets, didYouMean }: SearchAnswer) => ({
    total,
    facets,
    didYouMean,
    results: results.map(({ document, score, rank, marks }) => [
      rank,
      document.location,
      Math.round(score * 1e6),
      marks.text.html,
    ]),
  })

  it.each([
    ['everybody', undefined],
    [
      'somebody',
      (resources: readonly { resourceRef: string }[]) =>
        resources.map(({ resourceRef }) => !resourceRef.endsWith('7')),
    ],
  ] as const)(
    'tells %s the same where all that matches is a candidate',
    async (_who, authorize) => {
      for (const term of terms) {
        const query: SearchQuery = { term, limit: 20, authorize }
        expect([term, told(await searches().exact.query(query))]).toEqual([
          term,
          told(await searches().embedded.query(query)),
        ])
      }
    },
  )

  it('suggests the same', async () => {
    for (const term of terms) {
      const names = async (search: Search) =>
        (await search.suggest({ term })).map(({ location }) => location).slice(0, 5)
      expect([term, await names(searches().exact)]).toEqual([
        term,
        await names(searches().embedded),
      ])
    }
  })

  it.each([
    ['for questions of many words', () => searches().exact, questions],
    ['where a few of what matches are candidates', () => searches().cut, terms],
  ] as const)(
    'counts the same, and finds nearly the same ten first, %s',
    async (_when, search, asked) => {
      let found = 0
      let wanted = 0
      for (const term of asked) {
        const [here, there] = await Promise.all(
          [search(), searches().embedded].map((each) => each.query({ term, limit: 10 })),
        )
        expect([term, here?.total]).toEqual([term, there?.total])
        const best = new Set(there?.results.map(({ document }) => document.location))
        wanted += best.size
        found += here?.results.filter(({ document }) => best.has(document.location)).length ?? 0
      }
      expect(found / wanted).toBeGreaterThan(0.95)
    },
  )

  it('leads through every result once, forth and back, beyond the candidates too', async () => {
    const [term = ''] = terms.slice(7)
    for (const search of [searches().cut, searches().exact]) {
      const forth: string[] = []
      const back: string[] = []
      let answer = await search.query({ term, limit: 15 })
      const { total } = answer
      for (;;) {
        forth.push(...answer.results.map(({ document }) => document.location))
        if (!answer.nextPageCursor) break
        answer = await search.query({ term, limit: 15, cursor: answer.nextPageCursor })
      }
      while (answer.previousPageCursor) {
        answer = await search.query({ term, limit: 15, cursor: answer.previousPageCursor })
        back.unshift(...answer.results.map(({ document }) => document.location))
      }
      expect([new Set(forth).size, forth.length]).toEqual([total, total])
      expect(back).toEqual(forth.slice(0, back.length))
      expect(total).toBeGreaterThan(40)
    }
  })
}
