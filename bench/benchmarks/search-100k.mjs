import { searchEngines } from '../engines/search-engines.mjs'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { percentiles, quantile } from '../frame/statistics.mjs'
import { watchStalls } from '../frame/watch-stalls.mjs'
import { generatePortalDocuments, wordQueries } from '../generate/portal-documents.mjs'
import { createRandom } from '../generate/random.mjs'
import { latencyFigures } from './search.mjs'

const count = 100_000
const peers = ['MiniSearch, prefix and fuzzy']

const ours = {
  name: '@callboard/search',
  role: 'ours',
  prepare: async ({ scale }) => {
    const documents = generatePortalDocuments(Math.round(count * scale))
    const { createSearch, defineCollator } = await import('@callboard/search')
    const { createTemporaryFolder } = await import('@callboard/core/node')
    const temporary = await createTemporaryFolder()
    const collator = defineCollator({
      name: 'generated',
      type: 'generated',
      *collect() {
        for (const { id, ...document } of documents) yield { ...document, location: `/${id}` }
      },
    })
    const open = (facets) =>
      createSearch({ collators: [collator], snapshot: temporary.folder, ...(facets && { facets }) })
    const search = open()
    globalThis.gc?.()
    const inputsMb = process.memoryUsage().rss / 1e6
    return {
      work: async () => {
        const stalls = watchStalls()
        const { added } = await search.index()
        return { added, ...stalls.end() }
      },
      inspect: async ({ added, wallMs, cpuMs }) => ({
        done: { documents: added },
        figures: {
          'peak RSS beyond the inputs MB': process.resourceUsage().maxRSS / 1024 - inputsMb,
          'inputs RSS MB': inputsMb,
          'longest stall while building ms': wallMs,
          'of it CPU ms, building': cpuMs,
          ...(await latencyFigures(askOf(search), documents)),
          'any query, longest ms': await longestOf(search, documents),
          ...(await updateFigures(search, documents)),
          ...(await saveFigures(search)),
          ...(await restoreFigures(open, documents)),
        },
      }),
      close: () => temporary[Symbol.asyncDispose](),
    }
  },
}

const askOf = (search) => async (term) => {
  const { results } = await search.query({ term, limit: 10 })
  return results.map(({ document }) => document.location.slice(1))
}

/** The longest of some hundred questions that nobody should ask. */
async function longestOf(search, documents) {
  const random = createRandom(20261122)
  const words = wordQueries(documents, { words: 3, count: 50 })
  const pasted = documents.slice(0, 20).map(({ text }) => text)
  const hostile = [
    ...'abcdefghijklmnopqrstuvwxyz0123456789',
    ...words.flatMap((each) => [`"${each}"`, `-${each}`, `${each} -"${each}"`, `name:${each}`]),
    ...pasted.flatMap((text) => [text, text.replaceAll(' ', ''), text.replaceAll(' ', ' -')]),
    ...pasted.map((text) => [...text].sort(() => random.next() - 0.5).join('')),
    '"the of"',
    '-"the of"',
    '',
    'x'.repeat(100_000),
    '(a+)+$ * ~999 field: " +-+-',
  ]
  let longest = 0
  for (const term of hostile) {
    const startedMs = performance.now()
    await search.query({ term, limit: 10 })
    longest = Math.max(longest, performance.now() - startedMs)
  }
  return longest
}

/** How long it takes to change one document, until it is found. */
async function updateFigures(search, documents) {
  const times = []
  for (const { id, ...document } of documents.slice(0, 200)) {
    const changed = { ...document, title: `${document.title} changed`, location: `/${id}` }
    const startedMs = performance.now()
    await search.update({ collator: 'generated', documents: [changed] })
    times.push(performance.now() - startedMs)
  }
  return percentiles('one document changed', times)
}

async function saveFigures(search) {
  const stalls = watchStalls()
  await search.save()
  const { wallMs, cpuMs } = stalls.end()
  return { 'longest stall while saving ms': wallMs, 'of it CPU ms, saving': cpuMs }
}

/** What a new process would need until it answers, what it then holds, and what counting facets adds to a question. */
async function restoreFigures(open, documents) {
  globalThis.gc?.()
  const before = heldBytes()
  const startedMs = performance.now()
  const stalls = watchStalls()
  const restored = open()
  await restored.restore()
  const { wallMs, cpuMs } = stalls.end()
  const restoreMs = performance.now() - startedMs
  globalThis.gc?.()
  const heldMb = (heldBytes() - before) / 1e6
  const plain = open([])
  await plain.restore()
  return {
    'snapshot read ms': restoreMs,
    'longest stall while reading ms': wallMs,
    'of it CPU ms, reading': cpuMs,
    'held after it MB': heldMb,
    ...(await facetFigures(restored, plain, documents)),
  }
}

/** The least of three times for each of some questions, with facets and without. */
async function facetFigures(counting, plain, documents) {
  const questions = wordQueries(documents, { words: 2, count: 100 })
  const leastOf = async (search, term) => {
    const times = []
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const startedMs = performance.now()
      await search.query({ term, limit: 10 })
      times.push(performance.now() - startedMs)
    }
    return Math.min(...times)
  }
  const added = []
  for (const term of questions)
    added.push((await leastOf(counting, term)) - (await leastOf(plain, term)))
  return { 'facets p50 ms': quantile(added, 0.5), 'facets p95 ms': quantile(added, 0.95) }
}

function heldBytes() {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function peer({ name, role, load }) {
  return {
    name,
    role,
    prepare: async ({ scale }) => {
      const documents = generatePortalDocuments(Math.round(count * scale))
      const build = await load()
      return {
        work: () => build(documents),
        inspect: async (ask) => ({
          done: { documents: documents.length },
          figures: await latencyFigures(ask, documents),
        }),
      }
    },
  }
}

export const benchmark = defineBenchmark({
  name: 'search-100k',
  title: '100,000 documents of a portal: indexed, asked, changed, and read back from a snapshot',
  unit: 'documents',
  runs: 1,
  contenders: [ours, ...searchEngines.filter(({ name }) => peers.includes(name)).map(peer)],
  check: assertSameWork,
})
