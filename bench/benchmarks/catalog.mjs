import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork, fingerprint } from '../frame/same-work.mjs'
import { latencies } from '../frame/statistics.mjs'
import { temporaryFolder } from '../frame/temporary-folder.mjs'
import { catalogCounts, generateCatalog } from '../generate/catalog.mjs'
import { openCatalogFile } from '../generate/catalog-file.mjs'

const entitiesAt = (scale) => Math.round(10_000 * scale)
const keeper = fileURLToPath(new URL('../generate/keep-catalog.mjs', import.meta.url))
const addressOf = (index) => `memory:///${index}/catalog-info.yaml`

/** Entities by what they are called, whatever else became of them. */
function done(entities) {
  const refs = entities.map(({ kind, metadata }) => `${kind}:${metadata.name}`.toLowerCase()).sort()
  return { entities: refs.length, refs: fingerprint(refs) }
}

/** A contender that makes plain entities of texts. */
function parser(name, { role = 'bound', load }) {
  return {
    name,
    role,
    prepare: async ({ scale }) => {
      const texts = generateCatalog(entitiesAt(scale))
      const parse = await load()
      return {
        work: async () => {
          const entities = []
          for (const text of texts) entities.push(await parse(text))
          return entities
        },
        inspect: (entities) => ({ done: done(entities) }),
      }
    },
  }
}

async function prepareOurs({ scale }) {
  const { createCatalog, defineProvider } = await import('@callboard/catalog')
  const folder = temporaryFolder()
  const texts = openCatalogFile(folder.path, entitiesAt(scale))
  const provider = defineProvider({
    name: 'generated',
    *read({ only }) {
      const wanted = only?.map((url) => Number(url.split('/')[3])) ?? Array(texts.length).keys()
      for (const index of wanted) yield { url: addressOf(index), text: texts.read(index) }
    },
  })
  const ask = questions(catalogCounts(entitiesAt(scale)))
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  return {
    work: async () => {
      stalls.enable()
      const catalog = await createCatalog({ providers: [provider] })
      const { issues } = await catalog.refresh()
      stalls.disable()
      if (issues.length > 0) throw new Error(`not clean: ${issues[0].message}`)
      // Whatever is indexed only when it is asked for belongs to the time until it can be.
      for (const [answer, [question]] of Object.values(ask(catalog))) answer(question)
      return catalog
    },
    inspect: async (catalog) => {
      const figures = {
        'longest stall of the event loop ms': stalls.max / 1e6,
        'RSS afterwards MB': process.memoryUsage().rss / 2 ** 20,
        'unchanged refresh CPU ms': await cpuMs(() => catalog.refresh()),
      }
      const change = async (index) => {
        texts.change(index, texts.read(index).replace('title: ', 'title: Changed '))
        await catalog.refresh({ keys: [addressOf(index)] })
        for (const [answer, [question]] of Object.values(ask(catalog)).slice(0, 2)) answer(question)
      }
      const changed = Array.from({ length: 40 }, (_, index) => index)
      Object.assign(
        figures,
        await latencies('one changed file, until it is answered with', changed, change),
      )
      for (const [name, [answer, asked]] of Object.entries(ask(catalog)))
        Object.assign(figures, await latencies(name, asked, answer))
      return { done: done([...catalog.entities()]), figures }
    },
    close() {
      texts.close()
      folder.close()
    },
  }
}

/** A process that begins with what another one kept: every entity is there, and answered with, before anything is read. */
async function prepareRestart({ scale }) {
  const { createCatalog } = await import('@callboard/catalog')
  const { sqliteCatalogStore } = await import('@callboard/catalog/sqlite')
  const folder = temporaryFolder()
  const file = join(folder.path, 'catalog.db')
  execFileSync(process.execPath, [keeper, file, String(entitiesAt(scale))])
  const ask = questions(catalogCounts(entitiesAt(scale)))
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  const opened = {}
  return {
    work: async () => {
      stalls.enable()
      opened.store = await sqliteCatalogStore({ file })
      opened.catalog = await createCatalog({ providers: [], store: opened.store })
      stalls.disable()
      for (const [answer, [question]] of Object.values(ask(opened.catalog))) answer(question)
      return opened.catalog
    },
    inspect: async (catalog) => ({
      done: done([...catalog.entities()]),
      figures: {
        'longest stall of the event loop ms': stalls.max / 1e6,
        'database MB': statSync(file).size / 2 ** 20,
      },
    }),
    async close() {
      await opened.catalog?.[Symbol.asyncDispose]()
      await opened.store?.[Symbol.asyncDispose]()
      folder.close()
    },
  }
}

async function cpuMs(work) {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** What portals ask, with other values each time, so that no answer is remembered. */
function questions(counts) {
  const numbers = Array.from({ length: 200 }, (_, number) => number)
  const refs = Array.from(
    { length: 2000 },
    (_, number) => `component:component-${(number * 31) % counts.component}`,
  )
  return (catalog) => ({
    'by reference': [(ref) => catalog.get(ref), refs],
    'page of 20, filtered and sorted': [
      (number) =>
        catalog.query({
          filter: `kind=component,metadata.tags=area-${number % 20},spec.lifecycle=production`,
          orderBy: [number % 2 ? 'metadata.name,desc' : 'metadata.title'],
          limit: 20,
        }),
      numbers,
    ],
    'facets of three fields': [
      (number) =>
        catalog.facets({
          fields: ['spec.owner', 'spec.type', 'metadata.tags'],
          filter: `kind=component,metadata.tags=area-${number % 20}`,
        }),
      numbers,
    ],
    'impact of a resource, at most 10,000 hit': [
      (number) =>
        catalog.graph.impact(`resource:resource-${number % counts.resource}`, { limit: 10_000 }),
      // Each walks up to ten thousand dependents.
      numbers.slice(0, 40),
    ],
  })
}

const loadYaml = async () => (await import('yaml')).parse
const loadJsYaml = async () => (await import('js-yaml')).load
const loadChain = async () => (await import('../record/judge-entity.mjs')).judgeEntity

export const benchmark = defineBenchmark({
  name: 'catalog',
  title:
    '10,000 catalog-info.yaml texts: read, checked, related and indexed by us; read or checked alone by the others',
  unit: 'entities',
  contenders: [
    { name: '@callboard/catalog', role: 'ours', prepare: prepareOurs },
    { name: 'the same, restarted from SQLite', role: 'ours', prepare: prepareRestart },
    parser('yaml + @backstage/catalog-model', {
      role: 'peer',
      load: async () => {
        const [parse, judge] = [await loadYaml(), await loadChain()]
        return (text) => judge(parse(text))
      },
    }),
    parser('yaml alone', { load: loadYaml }),
    parser('js-yaml alone', { load: loadJsYaml }),
    {
      name: '@backstage/catalog-model alone',
      role: 'bound',
      prepare: async ({ scale }) => {
        const parse = await loadJsYaml()
        const parsed = generateCatalog(entitiesAt(scale)).map((text) => parse(text))
        const judge = await loadChain()
        return {
          work: async () => {
            const entities = []
            for (const entity of parsed) entities.push(await judge(entity))
            return entities
          },
          inspect: (entities) => ({ done: done(entities) }),
        }
      },
    },
  ],
  check: assertSameWork,
})
