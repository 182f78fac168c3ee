// Asks a portal from a process of its own: `ask-portal.mjs <url> <routes as JSON> <times>`. Tells when a route begins and ends, and
// waits each time for the word to go on.
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { brotliDecompressSync } from 'node:zlib'

const [url, given, times] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })

/** As a browser asks whose reader has typed the address. */
const headers = { 'x-user': 'user-0', 'accept-encoding': 'br', 'sec-fetch-site': 'none' }

const ask = (path) =>
  new Promise((resolve, reject) => {
    const startedMs = performance.now()
    get(new URL(path, url), { agent, headers }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        const ms = performance.now() - startedMs
        const isSmall = answer.headers['content-encoding'] === 'br'
        if (answer.statusCode === 200) resolve({ body, isSmall, ms })
        else reject(new Error(`${path} was answered with ${answer.statusCode}: ${body}`))
      })
    }).on('error', reject)
  })

/** What a browser loads with a page that it sees for the first time, and the page itself as it is read. */
async function bytesWith({ body, isSmall }) {
  const html = isSmall ? brotliDecompressSync(body) : body
  const loaded = [...String(html).matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)]
  const assets = new Set(loaded.map(([, path]) => path.replaceAll('&amp;', '&')))
  let bytes = body.length
  for (const path of assets) bytes += (await ask(path)).body.length
  return { bytes, htmlBytes: html.length }
}

async function tell(message) {
  process.send(message)
  await once(process, 'message')
}

for (const [name, path] of Object.entries(JSON.parse(given))) {
  // What is built for the first who asks belongs to the start.
  for (let warm = 0; warm < 10; warm += 1) await ask(path)
  await tell({ begins: name })
  const ms = []
  for (let time = 0; time < Number(times); time += 1) ms.push((await ask(path)).ms)
  await tell({ ends: name, ms, ...(await bytesWith(await ask(path))) })
}
agent.destroy()
process.disconnect()
