import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acmeIn } from '../../acme/callboard.config.ts'
import type { PortalConfig } from '../src/define-config.ts'
import { type ServedPortal, servePortal } from '../src/serve-portal.ts'

const demoFolder = join(import.meta.dirname, '../../acme')

/** An answer as it came. */
export interface Answer {
  status: number | undefined
  headers: IncomingHttpHeaders
  text: string
}

/** A portal on a free port, with a data folder of its own, and ways to ask it. */
export interface TestPortal extends AsyncDisposable {
  served: ServedPortal
  ask(path: string, options?: AskOptions): Promise<Answer>
  post(path: string, fields: Record<string, string> | string[][]): Promise<Answer>
}

interface AskOptions {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Serves a configuration; by default that of the demo organisation. */
export async function serveForTest(config?: PortalConfig, port = 0): Promise<TestPortal> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'callboard-app-'))
  const loaded = config
    ? { config: { ...config, dataFolder }, folder: dataFolder }
    : { config: acmeIn(dataFolder), folder: demoFolder }
  const served = await servePortal({ loaded, port })
  const ask = (path: string, options?: AskOptions) => request(served.url, path, options)
  return {
    served,
    ask,
    post: (path, fields) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** A request as it is written: `fetch` would put an address in order before it leaves. */
function request(
  url: string,
  path: string,
  { method = 'GET', headers = {}, body }: AskOptions = {},
): Promise<Answer> {
  const { port, host } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers }, timeout: 30_000 },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, text }),
        )
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Names and values of the hidden fields of a page. */
export function hiddenFields(html: string): string[][] {
  return [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']) => [decoded(name), decoded(value)],
  )
}

const characters: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

function decoded(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity)
}
