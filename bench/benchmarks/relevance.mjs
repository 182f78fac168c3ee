import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { searchEngines } from '../engines/search-engines.mjs'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { benchFolder } from '../frame/folder.mjs'
import { assertSameWork } from '../frame/same-work.mjs'

/** Two public collections with judgements, beside the repository where somebody has put them; never part of it. */
const corpus = join(benchFolder, '..', '..', 'shared', 'corpus', 'search')
const collections = { cran: 'Cranfield', cisi: 'CISI' }
const depth = 10

const readCollection = (name) =>
  Object.fromEntries(
    ['docs', 'queries', 'qrels'].map((part) => [
      part,
      JSON.parse(readFileSync(join(corpus, name, `${part}.json`), 'utf8')),
    ]),
  )

function contender({ name, role, load }) {
  return {
    name,
    role,
    prepare: async ({ scale }) => {
      const loaded = Object.keys(collections).map((key) => ({ key, ...readCollection(key) }))
      const build = await load()
      return {
        work: async () => {
          const answers = {}
          for (const { key, docs, queries } of loaded) {
            const ask = await build(docs.map((doc) => ({ ...doc, name: '', tags: '' })))
            answers[key] = []
            for (const { id, q } of queries.slice(0, Math.ceil(queries.length * scale)))
              answers[key].push({ id, found: await ask(q) })
          }
          return answers
        },
        inspect: (answers) => ({
          done: { queries: Object.values(answers).flat().length },
          figures: Object.fromEntries(
            loaded.map(({ key, qrels }) => [
              `nDCG@${depth}, ${collections[key]}`,
              meanGain(answers[key], qrels),
            ]),
          ),
        }),
      }
    },
  }
}

/** Mean nDCG over the judged queries. A document that was judged at all counts as relevant: the scales differ. */
function meanGain(answers, judgements) {
  const judged = answers.filter(({ id }) => judgements[id])
  const gains = judged.map(({ id, found }) => {
    const relevant = judgements[id]
    const gain = found
      .slice(0, depth)
      .reduce((sum, doc, rank) => sum + (doc in relevant ? discount(rank) : 0), 0)
    return gain / idealGain(Object.keys(relevant).length)
  })
  return gains.reduce((sum, gain) => sum + gain, 0) / gains.length
}

const discount = (rank) => 1 / Math.log2(rank + 2)

const idealGain = (relevant) =>
  Array.from({ length: Math.min(depth, relevant) }, (_, rank) => discount(rank)).reduce(
    (sum, gain) => sum + gain,
    0,
  )

export const benchmark = defineBenchmark({
  name: 'relevance',
  title: 'Cranfield and CISI indexed and asked all their questions',
  unit: 'queries',
  runs: 1,
  missing: () =>
    existsSync(corpus) ? undefined : 'the collections are not in ../shared/corpus/search',
  contenders: searchEngines.map(contender),
  check: assertSameWork,
})
