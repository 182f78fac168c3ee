import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolderHttp, type ScaffolderHttpOptions } from './create-scaffolder-http.ts'
import { createStreamSlots } from './stream-slots.ts'

const decoder = new TextDecoder()
const turn = () => new Promise((done) => setImmediate(done))

/** A scaffolder over HTTP with one run, which goes on until it is released. */
async function setUp(options: Partial<ScaffolderHttpOptions> = {}) {
  let release = () => {}
  const gate = defineAction({
    id: 'test:gate',
    input: z.strictObject({}),
    run: ({ signal }) =>
      new Promise<void>((done, fail) => {
        release = done
        signal.addEventListener('abort', () => fail(signal.reason))
      }),
  })
  const runtime = createTestRuntime()
  const scaffolder = createScaffolder({ actions: [gate] })
  const template = testTemplate('steps: [{ id: gate, name: Gate, action: test:gate }]')
  const http = createScaffolderHttp({
    scaffolder,
    runtime,
    templates: { get: () => template },
    user: ({ headers }) => ({ ref: headers.get('x-user') ?? 'user:default/ana' }),
    ...options,
  })
  const run = await scaffolder.start(template, { parameters: {} })
  const call = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    http.fetch(
      new Request(`http://x/v2/tasks/${run.id}${path}`, { headers, ...(signal && { signal }) }),
    )
  // The first two entries say that the run and its step have begun.
  while ((await scaffolder.tasks.log(run.id)).length < 2) await turn()
  const finish = async () => {
    release()
    await run.result
  }
  return { call, finish, runtime, scaffolder }
}

const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))

describe('the event stream', () => {
  it('has an id for each event and resumes after any of them', async () => {
    const { call, finish } = await setUp()
    await finish()
    const whole = await call('/eventstream')
    expect(whole.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await whole.text()
    expect(
      text
        .trim()
        .split('\n\n')
        .map((event) => event.split('\n').slice(0, 2)),
    ).toEqual([
      ['id: 1', 'event: log'],
      ['id: 2', 'event: log'],
      ['id: 3', 'event: log'],
      ['id: 4', 'event: completion'],
    ])
    const from = async (path: string, headers = {}) =>
      idsOf(await (await call(path, headers)).text())
    expect(await from('/eventstream', { 'last-event-id': '3' })).toEqual([4])
    expect(await from('/eventstream?after=2')).toEqual([3, 4])
  })

  it.each(['-1', '1e3', 'x', '99999999999999999999', ''])(
    'begins at the beginning for the forged id "%s"',
    async (id) => {
      const { call, finish } = await setUp()
      await finish()
      const answer = await call('/eventstream', { 'last-event-id': id })
      expect(idsOf(await answer.text())).toEqual([1, 2, 3, 4])
    },
  )

  it('tells the end to a reader that claims to be further', async () => {
    const { call, finish } = await setUp()
    await finish()
    expect(idsOf(await (await call('/eventstream?after=900')).text())).toEqual([4])
    expect(idsOf(await (await call('/eventstream?after=4')).text())).toEqual([4])
  })

  it('stays alive while nothing happens, and ends when its reader goes', async () => {
    const { call, runtime, finish } = await setUp()
    const reader = (await call('/eventstream?after=2')).body?.getReader()
    const next = reader?.read()
    await turn()
    await runtime.advance(15_000)
    expect(decoder.decode((await next)?.value)).toBe(': alive\n\n')
    await reader?.cancel()
    await finish()
  })

  it('lets a reader go that does not read, which misses nothing when it comes back', async () => {
    const { call, runtime, finish } = await setUp({ streams: createStreamSlots({ perUser: 1 }) })
    const reader = (await call('/eventstream')).body?.getReader()
    expect(idsOf(decoder.decode((await reader?.read())?.value))).toEqual([1])
    await turn()
    expect((await call('/eventstream')).status).toBe(429)
    await runtime.advance(60_000)
    await expect(reader?.read()).rejects.toThrow('The client does not read')
    const again = (await call('/eventstream', { 'last-event-id': '1' })).body?.getReader()
    expect(idsOf(decoder.decode((await again?.read())?.value))).toEqual([2])
    await again?.cancel()
    await finish()
  })

  it('is not opened without end, by one user and by all', async () => {
    const { call, finish } = await setUp({
      streams: createStreamSlots({ perUser: 2, total: 3 }),
    })
    const [mine, yours] = [{ 'x-user': 'user:default/ana' }, { 'x-user': 'user:default/ben' }]
    const open = await Promise.all([mine, mine, yours].map((user) => call('/eventstream', user)))
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200])
    const refused = await call('/eventstream', mine)
    expect([
      refused.status,
      refused.headers.get('retry-after'),
      await refused.json(),
    ]).toMatchObject([429, '15', { detail: 'More than 2 event streams are open for you' }])
    expect((await call('/eventstream', yours)).status).toBe(503)
    await open[0]?.body?.cancel()
    expect((await call('/eventstream', yours)).status).toBe(200)
    await finish()
  })

  it('gives its place back when its request ends before it was read', async () => {
    const { call, finish } = await setUp({ streams: createStreamSlots({ perUser: 1 }) })
    const left = new AbortController()
    await call('/eventstream', {}, left.signal)
    left.abort()
    expect((await call('/eventstream')).status).toBe(200)
    await finish()
  })
})

describe('a poll', () => {
  it('answers what is there at once, and waits for what is not', async () => {
    const { call, finish } = await setUp()
    const ids = async (path: string) =>
      ((await (await call(path)).json()) as { id: number }[]).map(({ id }) => id)
    expect(await ids('/events')).toEqual([1, 2])
    const waiting = ids('/events?after=2')
    await turn()
    await finish()
    expect((await waiting)[0]).toBe(3)
    expect(await ids('/events?after=3')).toEqual([4])
    // A client that has the end is told it again, so that it does not ask for ever.
    expect(await ids('/events?after=4')).toEqual([4])
  })

  it('gives up after half a minute', async () => {
    const { call, finish, runtime } = await setUp()
    const waiting = call('/events?after=2')
    for (let turns = 0; turns < 10; turns += 1) await turn()
    await runtime.advance(30_000)
    expect(await (await waiting).json()).toEqual([])
    await finish()
  })

  it('ends with its request, and counts as a stream while it waits', async () => {
    const { call, finish } = await setUp({ streams: createStreamSlots({ perUser: 1 }) })
    const left = new AbortController()
    const waiting = call('/events?after=2', {}, left.signal)
    await turn()
    expect((await call('/events')).status).toBe(429)
    left.abort()
    expect((await waiting).status).toBe(499)
    expect((await call('/events')).status).toBe(200)
    await finish()
  })
})
