import { describe, expect, it } from 'vitest'
import { createTestRuntime } from './test-runtime.ts'

describe('createTestRuntime', () => {
  it('stands still until it is turned', async () => {
    const runtime = createTestRuntime()
    expect(new Date(runtime.now()).toISOString()).toBe('2026-01-01T00:00:00.000Z')
    expect(runtime.monotonicMs()).toBe(0)
    await runtime.advance(1500)
    expect(new Date(runtime.now()).toISOString()).toBe('2026-01-01T00:00:01.500Z')
    expect(runtime.monotonicMs()).toBe(1500)
  })

  it('counts its ids up, in the form of real ones', () => {
    const runtime = createTestRuntime()
    expect([runtime.randomId(), runtime.randomId()]).toEqual([
      '00000000-0000-4000-8000-000000000001',
      '00000000-0000-4000-8000-000000000002',
    ])
  })

  it('ends sleeps in their order, each at its own time, those begun meanwhile included', async () => {
    const runtime = createTestRuntime({ startMs: 0 })
    const woken: [string, number][] = []
    const sleep = async (name: string, ms: number) => {
      await runtime.sleep(ms)
      woken.push([name, runtime.now()])
    }
    const all = [sleep('late', 300), sleep('early', 100).then(() => sleep('again', 100))]
    await runtime.advance(250)
    expect(woken).toEqual([
      ['early', 100],
      ['again', 200],
    ])
    await runtime.advance(50)
    await Promise.all(all)
    expect(woken.at(-1)).toEqual(['late', 300])
    expect(runtime.now()).toBe(300)
  })

  it('rejects a sleep with the reason of its signal', async () => {
    const runtime = createTestRuntime()
    const abort = new AbortController()
    const sleep = runtime.sleep(1000, { signal: abort.signal })
    abort.abort('stop')
    await expect(sleep).rejects.toBe('stop')
    await expect(runtime.sleep(1, { signal: abort.signal })).rejects.toBe('stop')
    await runtime.advance(2000)
    expect(runtime.monotonicMs()).toBe(2000)
  })

  it('does not sleep for no time', async () => {
    await expect(createTestRuntime().sleep(0)).resolves.toBeUndefined()
  })
})
