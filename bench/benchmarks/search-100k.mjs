import { searchEngines } from '../engines/search-engines.mjs'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { percentiles } from '../frame/statistics.mjs'
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
    const open = () => createSearch({ collators: [collator], snapshot: temporary.folder })
    const search = open()
    return {
      work: async () => {
        const { added } = await search.index()
        return added
      },
      inspect: async (added) => ({
        done: { documents: added },
        figures: {
          ...(await latencyFigures(askOf(search), documents)),
          'any query, longest ms': await longestOf(search, documents),
          ...(await updateFigures(search, documents)),
          ...(await restoreFigures(open)),
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

/** What a new process would need until it answers, and what it then holds. */
async function restoreFigures(open) {
  globalThis.gc?.()
  const before = heldBytes()
  const startedMs = performance.now()
  const restored = open()
  await restored.restore()
  const restoreMs = performance.now() - startedMs
  globalThis.gc?.()
  const heldMb = (heldBytes() - before) / 1e6
  // Asked for once more, so that it is held until here.
  await restored.query({ term: 'billing' })
  return { 'snapshot read ms': restoreMs, 'held after it MB': heldMb }
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
