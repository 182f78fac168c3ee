// Leads the peer's own client of search through our routes, and keeps what it asked and what it made of the answers, which
// an ordinary test says again. It puts the client, without the pages that it belongs to, into a folder of its own, below
// the temporary ones unless another is named:
// node bench/record-search.mjs [folder]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createSearch, defineCollator } from '@callboard/search'
import { createSearchHttp } from '@callboard/search/http'
import { benchFolder } from './frame/folder.mjs'
import { calls, documents } from './record/search.inputs.mjs'

const peer = '@backstage/plugin-search'
const peers = { [peer]: '1.7.8' }
/** What the file of the client imports. */
const needed = { '@backstage/errors': '1.3.1', qs: '6.15.2' }
const folder = resolve(process.argv[2] ?? join(tmpdir(), 'callboard-search-peer'))

installClient()
const rows = []
for (const call of calls) rows.push(await record(call))
const text = JSON.stringify({ peers, documents, rows }, null, 2)
writeFileSync(join(benchFolder, 'recorded', 'search-http.json'), `${text}\n`)
console.log(`${rows.length} conversations of the peer's client recorded`)

function installClient() {
  const done = join(folder, 'done')
  if (existsSync(done)) return
  mkdirSync(join(folder, 'node_modules/@backstage'), { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: needed }),
  )
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'])
  const packed = run('npm', ['pack', '--silent', `${peer}@${peers[peer]}`])
  run('tar', ['xzf', packed.trim().split('\n').at(-1)])
  renameSync(join(folder, 'package'), join(folder, 'node_modules', peer))
  writeFileSync(done, '')
}

function run(command, args) {
  const shell = process.platform === 'win32'
  const { status, error, stdout } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    shell,
  })
  if (status !== 0) throw new Error(`"${command} ${args[0]}" failed: ${error?.message ?? status}`)
  return stdout
}

async function record({ id, query, page }) {
  const exchanges = []
  const http = await routes()
  const client = await openClient(async (url, init) => {
    const request = new Request(url, init)
    const response = await http.fetch(request)
    const { pathname, search } = new URL(url)
    exchanges.push({ path: `${pathname}${search}`, status: response.status })
    return response
  })
  try {
    const first = await client.query(query)
    const result = page ? await client.query({ ...query, pageCursor: first[page] }) : first
    return { id, exchanges, titles: result.results.map(({ document }) => document.title) }
  } catch (error) {
    const { name, message } = error.cause ?? error
    return { id, exchanges, error: { name, message } }
  }
}

async function openClient(fetch) {
  const dist = join(folder, 'node_modules', peer, 'dist')
  // The file has the syntax of modules and the name of a script, for which bundlers care.
  writeFileSync(join(dist, 'apis.mjs'), readFileSync(join(dist, 'apis.esm.js')))
  const { SearchClient } = await import(pathToFileURL(join(dist, 'apis.mjs')).href)
  return new SearchClient({
    discoveryApi: { getBaseUrl: async (plugin) => `http://localhost/api/${plugin}` },
    fetchApi: { fetch },
  })
}

async function routes() {
  const types = [...new Set(documents.map(({ type }) => type))]
  const collectors = types.map((type) =>
    defineCollator({
      name: type,
      type,
      collect: () =>
        documents.filter((each) => each.type === type).map(({ type: _, ...rest }) => rest),
    }),
  )
  const search = createSearch({ collators: collectors })
  await search.index()
  return createSearchHttp({ search, basePath: '/api/search' })
}
