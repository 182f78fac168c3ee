// Leads the peer's own clients of documents through our routes, and keeps what was said and what they made of it, which an
// ordinary test says again. It puts the clients into a folder of their own, below the temporary ones unless another is named:
// node bench/record-docs.mjs [folder]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createDocs } from '@callboard/docs'
import { createDocsHttp } from '@callboard/docs/http'
import { benchFolder } from './frame/folder.mjs'
import { calls, entity, files } from './record/docs.inputs.mjs'
import { installClients, openClients, peers } from './record/docs-clients.mjs'

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'callboard-docs-peer'))
const baseUrl = 'http://localhost/api/techdocs'
const source = mkdtempSync(join(tmpdir(), 'callboard-record-'))
try {
  installClients(folder)
  const rows = await record()
  const text = JSON.stringify({ peers, files, entity, rows }, null, 2)
  writeFileSync(join(benchFolder, 'recorded', 'docs-http.json'), `${text}\n`)
  console.log(`${rows.length} conversations of the peer's clients recorded`)
} finally {
  rmSync(source, { recursive: true })
}

async function record() {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true })
    writeFileSync(join(source, path), text)
  }
  const site = await createDocs({ source, threads: 0 }).load()
  const rows = []
  for (const { follow, ...call } of calls) {
    const exchanges = []
    const http = createDocsHttp(hostOf(site, call))
    const fetch = async (url, init) => {
      const request = new Request(url, init)
      const response = await http.fetch(request)
      exchanges.push(await exchangeOf(request, response.clone()))
      return response
    }
    globalThis.fetch = fetch
    const clients = await openClients(folder, { baseUrl, fetch, entity })
    const outcome = await outcomeOf(async () => {
      const result = await clients[call.client][call.method](...call.args)
      if (follow) await fetch(result)
      return call.client === 'DefaultTechDocsCollatorFactory' ? result.toArray() : result
    })
    const { sync } = call
    rows.push({ id: call.id, ...(sync !== undefined && { sync }), exchanges, ...outcome })
  }
  return rows
}

function hostOf(site, { sync }) {
  const ref = 'component:default/payment-gateway'
  return {
    basePath: new URL(baseUrl).pathname,
    entities: { get: (asked) => (asked === ref ? entity : undefined) },
    sites: {
      get: (asked) => (asked === ref ? site : undefined),
      sync(_, { log }) {
        log('Reading "docs"')
        if (typeof sync !== 'boolean') throw new Error('it cannot be read')
        return sync
      },
    },
  }
}

/** What was asked, and of the answer what clients can tell: of pages, that they are some. */
async function exchangeOf({ method, url, headers }, response) {
  const { status } = response
  const type = response.headers.get('content-type')
  const accept = headers.get('accept')
  const body =
    type?.startsWith('text/html') || !/json|event-stream/.test(type ?? '')
      ? undefined
      : await response.text()
  return {
    request: { method, path: url.slice(new URL(url).origin.length), ...(accept && { accept }) },
    answer: { status, type, ...(body !== undefined && { body: lasting(body) }) },
  }
}

/** Without what differs from build to build, and without the files of the theme, which nobody asks for by name. */
function lasting(body) {
  return body
    .replaceAll(/"_callboard\/[^"]*",/g, '')
    .replace(/"(etag|build_timestamp|instance|requestId)":(?:"[^"]*"|\d+)/g, '"$1":"…"')
}

async function outcomeOf(work) {
  try {
    const made = await work()
    return {
      made:
        typeof made === 'string' && made.startsWith('<!')
          ? 'a page'
          : JSON.parse(lasting(JSON.stringify(made))),
    }
  } catch (error) {
    return { threw: `${error.name}: ${error.message}` }
  }
}
