import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { screenPermissions } from '../src/policy/screen-permissions.ts'
import { runActions, runsProvider } from './fixtures-runs.ts'
import { serveForTest, type TestPortal } from './serve.ts'

let portal: TestPortal
/** A run that waits for a decision. */
let waiting: string

beforeAll(async () => {
  portal = await serveForTest({
    organisation: 'Acme of the tests',
    signedInAs: 'user:default/ana',
    catalog: { providers: [runsProvider] },
    scaffolder: { actions: runActions({ seen() {}, locked: () => false }) },
  })
  const { text } = await postJson('/api/scaffolder/v2/tasks', startOf('asking-us'))
  waiting = JSON.parse(text).id
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const startOf = (name: string, values = {}) => ({ templateRef: `template:default/${name}`, values })
const json = { 'content-type': 'application/json' }
const postJson = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  portal.ask(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })

/** What no answer may have: the inside of the program, or what was sent as markup of ours. */
const inside = /node_modules|at \w+ \(|\.ts:\d|<script>alert|undefined<|\[object Object\]/

describe('a request that changes something', () => {
  it.each([
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['parts', 'multipart/form-data; boundary=x'],
    ['another encoding', 'application/json; charset=utf-16'],
    ['nothing', undefined],
  ])('is not taken by an API when it says that it is %s', async (_what, type) => {
    const { status, headers } = await portal.ask('/api/catalog/locations', {
      method: 'POST',
      headers: type === undefined ? {} : { 'content-type': type },
      body: '{"type":"url","target":"https://a.test/b.yaml"}',
    })
    expect([status, headers['content-type']]).toEqual([415, 'application/json'])
  })

  it('is what its method says, whatever a header says of another', async () => {
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const { status } = await portal.ask('/api/catalog/locations/nope', {
        method: 'GET',
        headers: { [name]: 'DELETE' },
      })
      expect(status).toBe(404)
    }
    expect((await portal.ask('/runs?_method=POST')).status).toBe(200)
  })

  it('is never a GET', async () => {
    const reads = new Set(
      screenPermissions.filter(([method]) => method === 'get').map(([, path]) => path),
    )
    const before = portal.served.portal.catalog.generation
    for (const [method, path] of screenPermissions) {
      if (method === 'get' || reads.has(path)) continue
      const address = path.replace(':id', waiting).replaceAll(/:\w+/g, 'making')
      const { status } = await portal.ask(address)
      expect([address, status]).toEqual([address, 404])
    }
    const task = await portal.served.portal.scaffolder.tasks.get(waiting)
    expect([portal.served.portal.catalog.generation, task?.status]).toEqual([before, 'waiting'])
  })
})

describe('a body', () => {
  it.each<[what: string, body: string, headers: Record<string, string>, status: number]>([
    ['of ten megabytes', JSON.stringify({ entityRefs: ['x'.repeat(10_000_000)] }), json, 413],
    ['that is 100,000 lists deep', '['.repeat(100_000) + ']'.repeat(100_000), json, 400],
    ['that is squeezed', 'x', { ...json, 'content-encoding': 'gzip' }, 415],
    ['that ends too early', '{"entityRefs":', json, 400],
    ['that is none', '', json, 400],
  ])('%s is refused by an API', async (_what, body, headers, status) => {
    const answer = await portal.ask('/api/catalog/entities/by-refs', {
      method: 'POST',
      headers,
      body,
    })
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/json'])
  })

  it.each<[what: string, body: string, headers: Record<string, string>, status: number]>([
    ['of 100,000 fields', 'a=1&'.repeat(100_000), {}, 413],
    ['of 2,000 fields', 'a=1&'.repeat(2_000), {}, 413],
    ['that is squeezed', 'x', { 'content-encoding': 'gzip' }, 400],
    ['in an encoding that nobody has', 'a=b', { charset: '; charset=klingon' }, 415],
  ])('%s is refused by a form', async (_what, body, { charset = '', ...headers }, status) => {
    const answer = await portal.ask('/templates/default/failing/plan', {
      method: 'POST',
      headers: { 'content-type': `application/x-www-form-urlencoded${charset}`, ...headers },
      body,
    })
    expect([answer.status, answer.headers['content-type']]).toEqual([
      status,
      'text/html; charset=utf-8',
    ])
    expect(answer.text).not.toMatch(inside)
  })
})

/** Says something over a connection of its own, and gives what comes back until it is closed or enough. */
function speak(text: string, isEnough: (answer: string) => boolean = () => false): Promise<string> {
  const { port } = new URL(portal.served.url)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      answer += chunk
      if (isEnough(answer)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
const headOf = (method: string, path: string, more = '') =>
  `${method} ${path} HTTP/1.1\r\nhost: localhost\r\n${more}\r\n`

describe('a connection', () => {
  it.each([
    [
      'two lengths',
      headOf('POST', '/api/catalog/refresh', 'content-length: 2\r\ncontent-length: 3\r\n'),
    ],
    [
      'a length and chunks',
      headOf('POST', '/x', 'content-length: 2\r\ntransfer-encoding: chunked\r\n'),
    ],
    ['a line end within a header', headOf('GET', '/', 'x-a: b\rc\r\n')],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('with %s is refused', async (_what, text) => {
    expect(await speak(text)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('with a header of 20 kilobytes is refused', async () => {
    expect(await speak(headOf('GET', '/', `x-a: ${'x'.repeat(20_000)}\r\n`))).toMatch(
      /^HTTP\/1\.1 431 /,
    )
  })

  it('that asks 500 times without waiting is answered 500 times', async () => {
    const answers = (text: string) => text.split('HTTP/1.1 200 ').length - 1
    const asked = headOf('GET', '/healthz').repeat(500)
    expect(answers(await speak(asked, (text) => answers(text) === 500))).toBe(500)
  })

  it('that asks for many pages at once has them one after the other, between those of others', async () => {
    const count = (text: string) => text.split('HTTP/1.1 200 ').length - 1
    let answered = 0
    const greedy = speak(headOf('GET', '/catalog').repeat(40), (text) => {
      answered = count(text)
      return answered === 40
    })
    await portal.ask('/catalog')
    expect(answered).toBeLessThan(40)
    expect(count(await greedy)).toBe(40)
  })

  it('that asks for more than anybody reads is cut', async () => {
    const answers = await speak(headOf('GET', '/healthz').repeat(5_000))
    expect(answers.split('HTTP/1.1 200 ').length - 1).toBeLessThan(5_000)
  })

  it('that says nothing keeps nobody else waiting', async () => {
    const { port } = new URL(portal.served.url)
    const silent = await Promise.all(
      Array.from(
        { length: 2_000 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(Number(port), '127.0.0.1', () => resolve(socket))
            socket.on('error', () => socket.destroy())
          }),
      ),
    )
    for (const socket of silent) socket.write('GET / HTTP/1.1\r\nx-slow')
    expect((await portal.ask('/catalog')).status).toBe(200)
    for (const socket of silent) socket.destroy()
  })
})

describe('the events of a run', () => {
  it('are open ten times for one user, and then no more', async () => {
    const path = `/runs/${waiting}/events`
    const open = await Promise.all(Array.from({ length: 10 }, () => follow(path)))
    const { status, headers, text } = await portal.ask(path)
    expect([status, headers['retry-after']]).toEqual([429, '15'])
    expect(text).not.toMatch(inside)
    for (const socket of open) socket.destroy()
  })

  it.each(['-1', '1e9', '99999999999999999999', '0x10', "1' or 1=1", '\u00e4'])(
    'are told from the beginning to whoever claims to know up to "%s"',
    async (id) => {
      const path = `/runs/${waiting}/events`
      const text = await speak(headOf('GET', path, `last-event-id: ${id}\r\n`), (each) =>
        each.includes('event: log'),
      )
      expect(text).toContain('id: 1\n')
    },
  )
})

/** Opens a stream and keeps it. */
function follow(path: string): Promise<Socket> {
  const { port } = new URL(portal.served.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(headOf('GET', path)))
    socket.on('error', reject)
    socket.once('data', () => resolve(socket))
  })
}

describe('an answer', () => {
  const markup = '<script>alert(1)</script>'
  it.each([
    `/search?q=${encodeURIComponent(markup)}`,
    `/catalog?q=${encodeURIComponent(markup)}&owner=${encodeURIComponent(markup)}`,
    `/catalog/default/component/${encodeURIComponent(markup)}`,
    `/checks?owner=${encodeURIComponent(markup)}&level=${encodeURIComponent(markup)}`,
    `/runs/${encodeURIComponent(markup)}`,
    `/templates?q=${encodeURIComponent(markup)}`,
    `/${encodeURIComponent(markup)}`,
    `/docs/default/component/${encodeURIComponent(markup)}/`,
    `/ingestion/register?target=${encodeURIComponent(`javascript:${markup}`)}`,
    `/search/palette?q=${encodeURIComponent(markup)}`,
    '/catalog?sort=%0d%0aset-cookie:%20a=b',
    '/docs/default/component/x/a%0d%0aset-cookie:%20a=b.zip',
  ])('to %s has neither its markup nor its headers', async (path) => {
    const { status, headers, text } = await portal.ask(path)
    expect(status).toBeLessThan(500)
    expect(text).not.toMatch(inside)
    expect(headers['set-cookie']).toBeUndefined()
  })

  it('lets no other site read it', async () => {
    for (const path of ['/', '/api/catalog/entities', '/healthz', '/mcp', '/nope'])
      for (const method of ['GET', 'OPTIONS']) {
        const headers = { origin: 'https://evil.test', 'access-control-request-method': 'GET' }
        const answer = await portal.ask(path, { method, headers })
        expect(
          Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
        ).toEqual([])
      }
  })

  it('leads nowhere else', async () => {
    for (const path of [
      '//evil.test',
      '/\\evil.test',
      '/docs//evil.test',
      '/catalog//evil.test/..',
    ])
      expect((await portal.ask(path)).headers.location ?? '/').toMatch(/^\/(?![/\\])/)
  })
})

it('begins one run, however often the same key comes at once, and none for another question', async () => {
  const begin = (name: string) =>
    postJson('/api/scaffolder/v2/tasks', startOf(name), { 'idempotency-key': 'once' })
  const answers = await Promise.all(Array.from({ length: 100 }, () => begin('making')))
  expect(new Set(answers.map(({ text }) => JSON.parse(text).id)).size).toBe(1)
  expect((await begin('asking-us')).status).toBe(409)
})

/** Every form that there is, with good values of its fields. */
const forms: Record<string, Record<string, string>> = {
  '/ingestion/refresh': {},
  '/ingestion/confirm-deletion': { provider: 'texts' },
  '/ingestion/register/preview': { target: 'https://a.test/b.yaml' },
  '/ingestion/register': { target: 'https://a.test/b.yaml' },
  '/ingestion/locations/nope/refresh': {},
  '/ingestion/locations/nope/forget': {},
  '/templates/default/failing': { '/token': 'a token that is long enough', step: '0' },
  '/templates/default/failing/check': { '/token': 'a token that is long enough' },
  '/templates/default/failing/plan': { '/token': 'a token that is long enough', planKey: 'x' },
  '/templates/default/making/run': { planKey: 'x', answers: '{}' },
  '/actions/fs:write': { input: 'path: a\ncontent: b\n' },
  '/runs/RUN/decide': { step: 'ask', decision: 'approve', comment: 'x' },
  '/runs/RUN/retry': { 'secrets.token': 'x' },
  '/runs/RUN/undo': { confirm: 'yes' },
  '/runs/RUN/cancel': { reason: 'x' },
  '/runs/nope/decide': { step: 'ask' },
}
const values: [what: string, value: string | undefined][] = [
  ['missing', undefined],
  ['empty', ''],
  ['huge', 'x'.repeat(200_000)],
  ['larger than a form may be', 'x'.repeat(300_000)],
  ['a NUL', '\0'],
  ['markup', '"><script>alert(1)</script>'],
  ['what objects have', '__proto__'],
  ['controls', '\u001b[2J\u202e\r\n'],
  ['a list in brackets', '[1,2,{"a":'],
]

describe('a form', () => {
  it('of every route is tried', () => {
    const pattern = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)
    const untried = screenPermissions.filter(
      ([method, path]) =>
        method === 'post' && !Object.keys(forms).some((form) => pattern(path).test(form)),
    )
    expect(untried).toEqual([])
  })

  it.each(Object.entries(forms))('at %s bears every field %j wrong', async (form, good) => {
    const made = await postJson('/api/scaffolder/v2/tasks', startOf('asking-us'))
    const path = form.replace('RUN', JSON.parse(made.text).id)
    const others = ['__proto__', 'constructor', 'nobodys']
    for (const name of [...Object.keys(good), ...others])
      for (const [what, value] of others.includes(name) ? values.slice(2, 3) : values) {
        const fields = { ...good, ...(value !== undefined && { [name]: value }) }
        if (value === undefined) delete fields[name]
        const { status = 0, headers, text } = await portal.post(path, fields)
        const told = [path, name, what, status]
        expect([...told, status < 500 && status >= 200]).toEqual([...told, true])
        if (status >= 400) expect(headers['content-type']).toMatch(/^text\/html|^application\/json/)
        expect(text).not.toMatch(inside)
        expect(headers.location ?? '/').toMatch(/^\/(?![/\\])/)
      }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
