import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { networkReaders } from '../git/network-readers.ts'
import { createUrlGate, type UrlGate } from '../node/url-gate.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { readerContract, readerContractFiles } from '../testing/reader-contract.ts'
import { createReaders } from './create-readers.ts'
import { urlReader } from './url-reader.ts'

/** A clock whose sleeps are over at once, and are noted. */
function restlessRuntime(): Runtime & { slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => Date.UTC(2026, 0, 1),
    monotonicMs: () => 0,
    randomId: () => '80000000-0000-4000-8000-000000000000',
    async sleep(ms) {
      slept.push(ms)
    },
  }
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({ allow: [origin] })
  const runtime = restlessRuntime()
  const reader = urlReader({ gate, runtime })
  const dispose = async () => {
    await gate.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return { origin, reader, readers: createReaders([reader]), runtime, dispose }
}

async function served(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = await serve(answer)
  onTestFinished(server.dispose)
  return server
}

describe.each(['etag', 'last-modified'])('the contract, with %s', (mark) => {
  const cases = readerContract(async () => {
    const files = new Map(Object.entries(readerContractFiles))
    let changed = 0
    let failing = false
    const { origin, reader, dispose } = await serve((request, response) => {
      const text = files.get(decodeURIComponent(request.url ?? '').slice(1))
      if (failing) return void response.writeHead(500).end()
      if (text === undefined) return void response.writeHead(404).end()
      const etag = `"${createHash('sha1').update(text).digest('hex')}"`
      const date = new Date(changed * 1000).toUTCString()
      const { 'if-none-match': known, 'if-modified-since': since } = request.headers
      if (mark === 'etag' ? known === etag : since === date)
        return void response.writeHead(304).end()
      response.writeHead(200, { [mark]: mark === 'etag' ? etag : date }).end(text)
    })
    return {
      reader,
      dispose,
      url: (path) => `${origin}/${path.split('/').map(encodeURIComponent).join('/')}`,
      async change(path, text) {
        changed += 1
        files.set(path, text)
      },
      async breakDown() {
        failing = true
      },
    }
  })
  for (const { name, run } of cases) it(name, run)
})

describe('urlReader', () => {
  it.each([
    ['a page to sign in on', { 'content-type': 'text/html' }, '<!DOCTYPE html><form>'],
    ['a page without a type', {}, '\n <html lang="en">'],
    ['an image', { 'content-type': 'image/png' }, 'x'],
    ['something compressed that nobody asked for', { 'content-encoding': 'gzip' }, 'x'],
    ['NUL characters', {}, 'a\u0000b'],
  ])('refuses %s', async (_what, headers, body) => {
    const { origin, readers } = await served((_, response) =>
      response.writeHead(200, headers).end(body),
    )
    await expect(readers.read(`${origin}/x.yaml`)).rejects.toMatchObject({
      code: 'CORE_SOURCE_NOT_TEXT',
    })
  })

  it('reads a page where one was asked for', async () => {
    const { origin, readers } = await served((_, response) => response.end('<html>'))
    expect((await readers.read(`${origin}/x.html`)).text).toBe('<html>')
  })

  it('never takes a part of a file for the whole', async () => {
    const { origin, readers } = await served((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('kind: Component')
      setImmediate(() => response.destroy())
    })
    await expect(readers.read(`${origin}/x.yaml`)).rejects.toMatchObject({
      code: 'CORE_REQUEST_FAILED',
    })
  })

  it.each([
    [401, 'CORE_SOURCE_DENIED'],
    [403, 'CORE_SOURCE_DENIED'],
    [203, 'CORE_SOURCE_DENIED'],
    [404, 'CORE_SOURCE_MISSING'],
    [410, 'CORE_SOURCE_MISSING'],
    [418, 'CORE_SOURCE_FAILED'],
    [304, 'CORE_SOURCE_FAILED'],
    [429, 'CORE_SOURCE_UNAVAILABLE'],
    [503, 'CORE_SOURCE_UNAVAILABLE'],
  ])('tells what an answer of %d means', async (status, code) => {
    const { origin, readers } = await served((_, response) => response.writeHead(status).end())
    await expect(readers.read(`${origin}/x.yaml`)).rejects.toMatchObject({ code })
  })

  it('asks again, a little later each time', async () => {
    let asked = 0
    const { origin, readers, runtime } = await served((_, response) => {
      asked += 1
      if (asked === 1) response.destroy()
      else response.writeHead(asked === 2 ? 502 : 200).end('x')
    })
    expect((await readers.read(`${origin}/x.yaml`)).text).toBe('x')
    expect(runtime.slept).toEqual([625, 1250])
  })

  it.each([
    ['in seconds', 429, { 'retry-after': '7' }, 7000],
    ['until a date', 503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9000],
    ['until a date that is over', 503, { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [
      'until a limit is lifted',
      403,
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.UTC(2026, 0, 1) / 1000 + 5),
      },
      5000,
    ],
    [
      'for the seconds until then',
      429,
      { 'ratelimit-remaining': '0', 'ratelimit-reset': '3' },
      3000,
    ],
    ['of no known form', 503, { 'retry-after': 'soon' }, 625],
  ])('waits as long as it is asked to, %s', async (_how, status, headers, waitMs) => {
    let asked = 0
    const { origin, readers, runtime } = await served((_, response) => {
      asked += 1
      response.writeHead(asked === 1 ? status : 200, asked === 1 ? headers : {}).end('x')
    })
    await readers.read(`${origin}/x.yaml`)
    expect(runtime.slept).toEqual([waitMs])
  })

  it('leaves a host alone that asks for a long pause', async () => {
    const { origin, readers, runtime } = await served((_, response) =>
      response.writeHead(429, { 'retry-after': '3600' }).end(),
    )
    const error = await readers.read(`${origin}/x.yaml`).catch((thrown) => thrown)
    expect(error.data).toMatchObject({ status: 429, retryAfterMs: 3_600_000 })
    expect(error.hint).toBe('Try again in 3600 s; the host asks for that pause.')
    expect(runtime.slept).toEqual([])
  })

  it('reaches no host that the gate does not allow', async () => {
    const { readers } = await served((_, response) => response.end())
    await expect(readers.read('https://evil.test/x.yaml')).rejects.toMatchObject({
      code: 'CORE_HOST_DENIED',
    })
    await expect(readers.read('ftp://evil.test/x.yaml')).rejects.toMatchObject({
      code: 'CORE_URL_INVALID',
    })
  })
})

it.each<[string, (gate: UrlGate) => unknown]>([
  ['there is no option "gates"', (gate) => urlReader({ gate, gates: [] } as never)],
  ['"gate" is not valid', () => networkReaders({ gate: {}, cache: {} } as never)],
  ['there is no option "token"', (gate) => networkReaders({ gate, token: 'x' } as never)],
])('says %s', (problem, make) => {
  expect(() => make(createUrlGate({ allow: [] }))).toThrow(problem)
})
