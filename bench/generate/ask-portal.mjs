// Asks a portal from a process of its own: `ask-portal.mjs <url> <routes as JSON> <times>`. Tells when a route begins and ends, and
// waits each time for the word to go on.
import { once } from 'node:events'
import { Agent, get } from 'node:http'

const [url, given, times] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })

const ask = (path, encoding = 'identity') =>
  new Promise((resolve, reject) => {
    const headers = { 'x-user': 'user-0', 'accept-encoding': encoding }
    const startedMs = performance.now()
    get(new URL(path, url), { agent, headers }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        if (answer.statusCode === 200) resolve({ body, ms: performance.now() - startedMs })
        else reject(new Error(`${path} was answered with ${answer.statusCode}: ${body}`))
      })
    }).on('error', reject)
  })

/** What a browser loads with a page that it sees for the first time. */
async function bytesWith({ body }) {
  const loaded = [...String(body).matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)]
  const assets = new Set(loaded.map(([, path]) => path.replaceAll('&amp;', '&')))
  let bytes = body.length
  for (const path of assets) bytes += (await ask(path, 'br')).body.length
  return bytes
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
  await tell({ ends: name, ms, bytes: await bytesWith(await ask(path)) })
}
agent.destroy()
process.disconnect()
