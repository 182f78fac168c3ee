import { searchEngines } from '../engines/search-engines.mjs'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { latencies } from '../frame/statistics.mjs'
import {
  generatePortalDocuments,
  probeEvery,
  probeOf,
  wordQueries,
} from '../generate/portal-documents.mjs'

const wordCounts = [1, 2, 3]

function contender({ name, role, load }) {
  return {
    name,
    role,
    prepare: async ({ scale }) => {
      const documents = generatePortalDocuments(Math.round(10_000 * scale))
      const build = await load()
      return {
        work: () => build(documents),
        inspect: async (ask) => ({
          done: { documents: documents.length, probesFound: await probesFound(ask, documents) },
          figures: await latencyFigures(ask, documents),
        }),
      }
    },
  }
}

export async function latencyFigures(ask, documents) {
  const figures = {}
  for (const words of wordCounts) {
    const queries = wordQueries(documents, { words, count: 200 })
    Object.assign(
      figures,
      await latencies(`${words} ${words === 1 ? 'word' : 'words'}`, queries, ask),
    )
  }
  return figures
}

/** Whether the documents are all in, seen by words that only one of them holds. */
async function probesFound(ask, documents) {
  let found = 0
  for (let index = 0; index < documents.length; index += probeEvery)
    if ((await ask(probeOf(index)))[0] === String(index)) found += 1
  return found
}

export const benchmark = defineBenchmark({
  name: 'search',
  title: '10,000 documents of a portal: indexed, then asked for words',
  unit: 'documents',
  contenders: searchEngines.map(contender),
  check: assertSameWork,
})
