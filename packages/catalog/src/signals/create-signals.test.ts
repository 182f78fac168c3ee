import { coreErrors, type Entity, silentLogger } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSignals } from './create-signals.ts'
import { type AnySignal, defineSignal, type SignalValue } from './signal.ts'
import { entityWith } from './test-entity.ts'

const well: SignalValue<null> = { summary: 'well', level: 'ok', facts: [], data: null }
const shop = entityWith({ app: 'shop' })

function setUp(...signals: AnySignal[]) {
  const runtime = createTestRuntime()
  const closing = new AbortController()
  const board = createSignals({ signals, logger: silentLogger, runtime, closed: closing.signal })
  return {
    runtime,
    closing,
    read: (entity: Entity = shop, options = {}) => board.read(entity, options),
  }
}

/** A signal whose readings the test ends by hand. */
function gated(more: Partial<AnySignal> = {}) {
  const calls: {
    resolve(value: SignalValue): void
    reject(error: unknown): void
    signal: AbortSignal
  }[] = []
  const signal = defineSignal<unknown>({
    name: 'gated',
    read: ({ signal: given }) =>
      new Promise((resolve, reject) => calls.push({ resolve, reject, signal: given })),
    ...more,
  })
  return { signal, calls }
}

function refuse(): never {
  throw new Error('no annotations here')
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a reading', () => {
  it('says what was read, when, and until when it is good', async () => {
    const { read } = setUp(defineSignal({ name: 'plain', ttlMs: 5000, read: () => well }))
    expect(await read()).toEqual([
      {
        name: 'plain',
        status: 'ok',
        value: well,
        readAt: '2026-01-01T00:00:00.000Z',
        expiresAt: '2026-01-01T00:00:05.000Z',
      },
    ])
  })

  it('is there for the signals that apply and are wanted, in their order', async () => {
    const named = (name: string, applies = true) =>
      defineSignal({ name, applies: () => applies, read: () => well })
    const { read } = setUp(named('a'), named('b', false), named('c'), named('d'))
    expect((await read()).map(({ name }) => name)).toEqual(['a', 'c', 'd'])
    expect((await read(shop, { names: ['d', 'a', 'b'] })).map(({ name }) => name)).toEqual([
      'a',
      'd',
    ])
  })

  it('is made again only when it is no longer good', async () => {
    let count = 0
    const { read, runtime } = setUp(
      defineSignal({
        name: 'counting',
        ttlMs: 1000,
        read: () => {
          count += 1
          return { ...well, summary: `${count}` }
        },
      }),
    )
    const summary = async () => (await read())[0]?.value?.summary
    expect([await summary(), await summary()]).toEqual(['1', '1'])
    await runtime.advance(999)
    expect(await summary()).toBe('1')
    await runtime.advance(1)
    expect(await summary()).toBe('2')
  })

  it('is shared by those who ask for the same at the same time, whichever entity they ask for', async () => {
    const { signal, calls } = gated({ key: ({ metadata }) => metadata.annotations?.app ?? '' })
    const { read } = setUp(signal)
    const all = [
      read(),
      read(entityWith({ app: 'shop' }, 'twin')),
      read(entityWith({ app: 'other' })),
    ]
    await settled()
    expect(calls).toHaveLength(2)
    for (const call of calls) call.resolve(well)
    expect((await Promise.all(all)).flat().map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
  })

  it('is made for each version of an entity by itself where the signal has no key', async () => {
    let count = 0
    const { read } = setUp(
      defineSignal({
        name: 'n',
        read: () => {
          count += 1
          return { ...well, summary: `${count}` }
        },
      }),
    )
    const version = (etag: string) => ({ ...shop, metadata: { ...shop.metadata, etag } })
    const summaries = [await read(version('a')), await read(version('b')), await read(version('a'))]
    expect(summaries.map(([reading]) => reading?.value?.summary)).toEqual(['1', '2', '1'])
  })
})

describe('a signal that fails', () => {
  it.each<[string, Partial<AnySignal>]>([
    ['it is asked whether it applies', { applies: () => refuse() }],
    ['it is asked for its key', { key: () => refuse() }],
  ])('fails by itself also when %s', async (_when, more) => {
    const { read } = setUp(
      defineSignal<unknown>({ name: 'odd', read: () => well, ...more }),
      defineSignal({ name: 'good', read: () => well }),
    )
    expect(await read()).toMatchObject([
      { name: 'odd', status: 'failed', error: { code: 'CATALOG_SIGNAL_FAILED' } },
      { name: 'good', status: 'ok' },
    ])
  })

  it('fails by itself, and is not asked again at once', async () => {
    let count = 0
    const failing = defineSignal({
      name: 'failing',
      read: () => {
        count += 1
        throw new Error('the host is down')
      },
    })
    const { read, runtime } = setUp(failing, defineSignal({ name: 'plain', read: () => well }))
    const [failed, fine] = await read()
    expect(fine?.status).toBe('ok')
    expect(failed).toMatchInlineSnapshot(`
      {
        "error": {
          "code": "CATALOG_SIGNAL_FAILED",
          "data": {
            "reason": "the host is down",
            "signal": "failing",
          },
          "hint": "This is a mistake in the signal: the cause has the place.",
          "message": "The signal "failing" failed: the host is down",
        },
        "name": "failing",
        "status": "failed",
      }
    `)
    await read()
    expect(count).toBe(1)
    await runtime.advance(10_000)
    await read()
    expect(count).toBe(2)
  })

  it('is shown as it was before, with the error, until it is well again', async () => {
    const { signal, calls } = gated({ ttlMs: 1000 })
    const { read, runtime } = setUp(signal)
    const next = async (end: (call: (typeof calls)[number]) => void) => {
      const reading = read()
      await settled()
      end(calls.at(-1) as (typeof calls)[number])
      return (await reading)[0]
    }
    await next((call) => call.resolve(well))
    await runtime.advance(1000)
    const stale = await next((call) =>
      call.reject(coreErrors.REQUEST_FAILED({ url: 'https://a.test' })),
    )
    expect(stale).toMatchObject({
      status: 'stale',
      value: well,
      readAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T00:00:01.000Z',
      error: { code: 'CORE_REQUEST_FAILED' },
    })
    await runtime.advance(10_000)
    expect(await next((call) => call.resolve({ ...well, summary: 'again' }))).toEqual({
      name: 'gated',
      status: 'ok',
      value: { ...well, summary: 'again' },
      readAt: '2026-01-01T00:00:11.000Z',
      expiresAt: '2026-01-01T00:00:12.000Z',
    })
  })

  it('is given up at its deadline, also when it does not listen', async () => {
    const { signal, calls } = gated({ timeoutMs: 300 })
    const { read, runtime } = setUp(signal)
    const reading = read()
    await settled()
    await runtime.advance(300)
    expect((await reading)[0]).toMatchObject({
      status: 'failed',
      error: { code: 'CATALOG_SIGNAL_TIMEOUT', data: { timeoutMs: 300 } },
    })
    expect(calls[0]?.signal.aborted).toBe(true)
  })

  it.each<[string, Partial<AnySignal>, unknown, string]>([
    ['nothing', {}, undefined, 'it is not an object with "summary" and "facts"'],
    [
      'another level',
      {},
      { ...well, level: 'fine' },
      '"fine" is not a level, known are ok, warning, error, unknown',
    ],
    [
      'other data than its schema',
      { schema: z.object({ count: z.number() }) },
      { ...well, data: { count: 'x' } },
      '"data.count": Invalid input: expected number, received string',
    ],
  ])('is told when it gives %s', async (_name, more, value, reason) => {
    const { read } = setUp({ name: 'odd', read: () => value as SignalValue, ...more })
    expect((await read())[0]?.error).toMatchObject({
      code: 'CATALOG_SIGNAL_INVALID',
      message: `What the signal "odd" gave is refused: ${reason}`,
    })
  })
})

describe('text of another system', () => {
  it('is kept in bounds, and only addresses of the web are linked', async () => {
    const { read } = setUp(
      defineSignal({
        name: 'hostile',
        read: () => ({
          summary: 'x'.repeat(2000),
          level: 'ok',
          url: 'javascript:alert(1)',
          facts: Array.from({ length: 80 }, (_each, index) => ({
            label: `${index}`,
            value: 'y'.repeat(2000),
            url: index === 0 ? 'https://a.test/x' : 'data:text/html,x',
          })),
          data: null,
        }),
      }),
    )
    const value = (await read())[0]?.value
    expect([value?.summary.length, value?.url, value?.facts.length]).toEqual([500, undefined, 50])
    expect(value?.facts.slice(0, 2).map(({ url }) => url)).toEqual(['https://a.test/x', undefined])
  })
})

describe('data for checks', () => {
  const withData = (data: unknown) =>
    setUp(defineSignal({ name: 'odd', read: () => ({ ...well, data }) })).read()

  it('is plain JSON that nobody can change', async () => {
    const [reading] = await withData({ at: new Date(0), list: [{ a: 1 }] })
    const data = reading?.value?.data as { list: { a: number }[] }
    expect(data).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [{ a: 1 }] })
    expect(Object.isFrozen(data.list[0])).toBe(true)
  })

  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  it.each<[string, unknown, string]>([
    ['a circle', cyclic, 'its data is not plain JSON'],
    ['what JSON does not know', { big: 1n }, 'its data is not plain JSON'],
    ['too much', 'x'.repeat(600_000), 'its data is longer than 524288 characters of JSON'],
  ])('is refused where it is %s', async (_name, data, reason) => {
    const [reading] = await withData(data)
    expect(reading?.error).toMatchObject({ code: 'CATALOG_SIGNAL_INVALID' })
    expect(reading?.error?.message).toContain(reason)
  })
})

describe('whoever waits', () => {
  it('goes with their own reason, and the others still get the value', async () => {
    const { signal, calls } = gated()
    const { read } = setUp(signal)
    const controller = new AbortController()
    const leaving = read(shop, { signal: controller.signal })
    const staying = read()
    await settled()
    controller.abort(new Error('the page was closed'))
    await expect(leaving).rejects.toThrow('the page was closed')
    expect(calls[0]?.signal.aborted).toBe(false)
    calls[0]?.resolve(well)
    expect((await staying)[0]?.status).toBe('ok')
  })

  it('ends the reading when they were the last, and whoever comes then starts another', async () => {
    const { signal, calls } = gated()
    const { read } = setUp(signal)
    const controller = new AbortController()
    const leaving = read(shop, { signal: controller.signal })
    await settled()
    controller.abort(new Error('gone'))
    const coming = read()
    await expect(leaving).rejects.toThrow('gone')
    await settled()
    expect(calls.map((call) => call.signal.aborted)).toEqual([true, false])
    calls[1]?.resolve(well)
    expect((await coming)[0]?.status).toBe('ok')
  })

  it('is refused at once when already aborted', async () => {
    const { read } = setUp(defineSignal({ name: 'plain', read: () => well }))
    await expect(read(shop, { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow(
      'late',
    )
  })

  it('gets an error when the catalog is closed', async () => {
    const { signal } = gated()
    const { read, closing } = setUp(signal)
    const reading = read()
    await settled()
    closing.abort(coreErrors.REQUEST_FAILED({ url: 'closed' }))
    expect((await reading)[0]?.status).toBe('failed')
  })
})

describe('a host', () => {
  const many = Array.from({ length: 12 }, (_each, index) => entityWith({}, `shop-${index}`))

  it('is asked four things at a time', async () => {
    const { signal, calls } = gated({ host: 'https://a.test' })
    const { read } = setUp(signal)
    const all = many.map((entity) => read(entity))
    await settled()
    expect(calls).toHaveLength(4)
    for (let done = 0; done < many.length; done += 1) {
      calls[done]?.resolve(well)
      await settled()
      expect(calls.length).toBe(Math.min(many.length, done + 5))
    }
    await Promise.all(all)
  })

  it('forgets those in the queue who have gone', async () => {
    const { signal, calls } = gated()
    const { read } = setUp(signal)
    const controller = new AbortController()
    const first = many.slice(0, 4).map((entity) => read(entity))
    const queued = read(many[4], { signal: controller.signal })
    const last = read(many[5])
    await settled()
    controller.abort(new Error('gone'))
    await expect(queued).rejects.toThrow('gone')
    for (const call of calls) call.resolve(well)
    await Promise.all(first)
    await settled()
    calls.at(-1)?.resolve(well)
    expect((await last)[0]?.status).toBe('ok')
    expect(calls).toHaveLength(5)
  })

  it('is left alone for a while when it fails again and again', async () => {
    let count = 0
    const failing = defineSignal({
      name: 'failing',
      read: () => {
        count += 1
        throw coreErrors.REQUEST_TIMEOUT({ url: 'https://a.test', timeoutMs: 1 })
      },
    })
    const { read, runtime } = setUp(failing)
    for (const entity of many) await read(entity)
    expect(count).toBe(5)
    expect((await read(many[11]))[0]?.error).toMatchObject({
      code: 'CATALOG_SIGNAL_PAUSED',
      message: '"failing" failed several times in a row and is left alone for 30 s',
    })
    await runtime.advance(30_000)
    await read(many[11])
    expect(count).toBe(6)
  })
})
