import { execFileSync, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { quantile } from '../frame/statistics.mjs'
import { temporaryFolder } from '../frame/temporary-folder.mjs'

const program = (name) => fileURLToPath(new URL(`../generate/${name}.mjs`, import.meta.url))
const timesAt = (scale) => Math.max(20, Math.round(40 * scale))

const entity = '/api/catalog/entities'
const routes = {
  'API: entity by name': `${entity}/by-name/component/default/component-77`,
  'API: page of 20, filtered, sorted, counted': `${entity}/by-query?filter=kind=component,spec.type=service&orderField=metadata.name,asc&limit=20`,
  'API: facets, filtered':
    '/api/catalog/entity-facets?facet=spec.type&facet=spec.lifecycle&filter=kind=component',
  'API: search': '/api/search/query?term=component-77',
  'API: form of a template':
    '/api/scaffolder/v2/templates/default/template/chatter/parameter-schema',
  'API: docs metadata': '/api/techdocs/metadata/techdocs/default/component/documented',
  'page: home': '/',
  'page: catalog': '/catalog',
  'page: entity': '/catalog/default/component/component-77',
  'page: impact of a resource': '/catalog/default/resource/resource-7/impact',
  'page: incident': '/incident/default/resource/resource-7',
  'page: templates': '/templates',
  'page: runs': '/runs',
  'page: docs': '/docs',
  'page: a page of docs': '/docs/default/component/documented/chapter-1/page-25/',
  'page: search': '/search?q=component-77',
  'page: checks': '/checks',
  'page: ingestion': '/ingestion',
}
/** R17: 50 runs, each with ten who follow it, two of whom do not read. */
const followed = { runs: 50, clients: 10, idle: 2 }

async function prepareOurs({ scale }) {
  const folder = temporaryFolder()
  const sizes = { entities: Math.round(10_000 * scale), pages: Math.round(1000 * scale) }
  const args = [folder.path, sizes.entities, sizes.pages].map(String)
  execFileSync(process.execPath, [program('keep-portal'), ...args], { stdio: ['ignore', 2, 2] })
  const { portalConfig } = await import('../generate/portal-config.mjs')
  const loaded = portalConfig({ folder: folder.path, ...sizes })
  const { servePortal } = await import('@callboard/portal')
  return {
    work: async () => {
      const served = await servePortal({ loaded, port: 0 })
      const page = await fetch(`${served.url}${routes['page: entity']}`, {
        headers: { 'x-user': 'user-0' },
      })
      const html = await page.text()
      if (!html.includes('component-77')) throw new Error(`the first page is another one: ${html}`)
      return served
    },
    inspect: async (served) => {
      await served.portal.warm()
      const figures = { 'RSS with docs and search MB': process.memoryUsage().rss / 2 ** 20 }
      Object.assign(figures, await askAll(served.url, timesAt(scale)))
      Object.assign(figures, await followAll(served, scale))
      await served[Symbol.asyncDispose]()
      return { done: { entities: served.portal.catalog.query({}).totalItems }, figures }
    },
    close: () => folder.close(),
  }
}

/** Latencies as a client sees them, and what a request costs the server. */
async function askAll(url, times) {
  const figures = {}
  const client = fork(program('ask-portal'), [url, JSON.stringify(routes), String(times)])
  let cpu
  for await (const message of messagesOf(client)) {
    if (message.begins) cpu = process.cpuUsage()
    else {
      const { user, system } = process.cpuUsage(cpu)
      const { ends: name, ms, bytes, htmlBytes } = message
      figures[`${name} p50 ms`] = quantile(ms, 0.5)
      figures[`${name} p95 ms`] = quantile(ms, 0.95)
      figures[`${name} requests/CPU s`] = times / ((user + system) / 1e6)
      if (name.startsWith('page')) {
        figures[`${name} kB at first sight`] = bytes / 1000
        figures[`${name} kB of HTML`] = htmlBytes / 1000
      }
    }
    client.send('go on')
  }
  return figures
}

async function followAll({ url, portal }, scale) {
  const runs = Math.max(2, Math.round(followed.runs * scale))
  const { chatter } = await import('../generate/portal-config.mjs')
  const template = portal.templates.get('template:default/chatter')
  global.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  const started = []
  for (let run = 0; run < runs; run += 1)
    started.push(await portal.scaffolder.start(template, { parameters: {} }))
  const ids = started.map(({ id }) => id)
  const { port } = new URL(url)
  const { clients, idle } = followed
  const args = [port, JSON.stringify(ids), String(clients), String(idle)]
  const seen = {}
  for await (const message of messagesOf(fork(program('follow-runs'), args)))
    Object.assign(seen, message)
  clearInterval(watching)
  const logs = new Map()
  for (const id of ids)
    logs.set(
      id,
      (await portal.scaffolder.tasks.log(id)).map((event) => event.id),
    )
  const isWhole = ({ id, ids: got }) => JSON.stringify(got) === JSON.stringify(logs.get(id))
  return {
    'live logs: clients': runs * clients,
    'live logs: lines/s': runs * chatter.linesPerSecond,
    'live logs: readers with a gap or a repetition': seen.read.filter((each) => !isWhole(each))
      .length,
    'live logs: those who read late, with one': seen.resumed.filter((each) => !isWhole(each))
      .length,
    'live logs: RSS grew by MB at most': (most - before) / 2 ** 20,
  }
}

async function* messagesOf(child) {
  const queue = []
  let wake = () => {}
  child.on('message', (message) => {
    queue.push(message)
    wake()
  })
  let status
  child.on('exit', (code) => {
    status = code ?? 1
    wake()
  })
  // What was sent last may come in after the process has ended.
  child.on('disconnect', () => wake())
  for (;;) {
    while (queue.length > 0) yield queue.shift()
    if (status !== undefined && !child.connected) break
    await new Promise((resolve) => {
      wake = resolve
    })
  }
  if (status !== 0) throw new Error(`a client ended with status ${status}`)
}

export const benchmark = defineBenchmark({
  name: 'portal',
  title:
    'A portal of 10,000 entities and 1,000 pages of docs: from its store to its first page, then asked and followed',
  unit: 'entities',
  runs: 1,
  contenders: [{ name: '@callboard/portal', role: 'ours', prepare: prepareOurs }],
  check: () => {},
})
