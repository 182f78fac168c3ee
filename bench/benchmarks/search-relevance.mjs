import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainVariants, searchEngines } from '../engines/search-engines.mjs'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { benchFolder } from '../frame/folder.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { generatePortalDocuments, knownItemQueries } from '../generate/portal-documents.mjs'

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
      const keys = existsSync(corpus) ? Object.keys(collections) : []
      const loaded = keys.map((key) => ({ key, ...readCollection(key) }))
      const documents = generatePortalDocuments(10_000)
      const known = knownItemQueries(documents, Math.ceil(100 * scale))
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
          const ask = await build(documents)
          answers.known = []
          for (const { way, query, id } of known)
            answers.known.push({ way, isFirst: (await ask(query))[0] === id })
          return answers
        },
        inspect: (answers) => ({
          done: { queries: Object.values(answers).flat().length },
          figures: { ...gainFigures(loaded, answers), ...knownFigures(answers.known) },
        }),
      }
    },
  }
}

function gainFigures(loaded, answers) {
  const gains = loaded.map(({ key, qrels }) => [collections[key], meanGain(answers[key], qrels)])
  if (gains.length === 0) return {}
  const mean = gains.reduce((sum, [, gain]) => sum + gain, 0) / gains.length
  return Object.fromEntries(
    [...gains, ['mean', mean]].map(([name, gain]) => [`nDCG@${depth}, ${name}`, gain]),
  )
}

/** Share of questions for one entity that have it as their first answer. */
function knownFigures(answers) {
  const share = (chosen) => chosen.filter(({ isFirst }) => isFirst).length / chosen.length
  const ways = [...new Set(answers.map(({ way }) => way))]
  return Object.fromEntries([
    ...ways.map((way) => [`success@1, ${way}`, share(answers.filter((each) => each.way === way))]),
    ['success@1, all', share(answers)],
  ])
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
  name: 'search-relevance',
  title: 'Cranfield, CISI and 10,000 documents of a portal: indexed, then asked all questions',
  unit: 'queries',
  runs: 1,
  contenders: [...searchEngines, ...plainVariants].map(contender),
  check: assertSameWork,
})
