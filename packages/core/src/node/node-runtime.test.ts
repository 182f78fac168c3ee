import { describe, expect, it } from 'vitest'
import { nodeRuntime } from './node-runtime.ts'

describe('nodeRuntime', () => {
  it('tells the time, which goes on', async () => {
    const [wall, monotonic] = [nodeRuntime.now(), nodeRuntime.monotonicMs()]
    expect(Math.abs(wall - Date.now())).toBeLessThan(1000)
    await nodeRuntime.sleep(20)
    expect(nodeRuntime.monotonicMs() - monotonic).toBeGreaterThanOrEqual(19)
  })

  it('makes identifiers that nobody has made before', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => nodeRuntime.randomId()))
    expect(ids.size).toBe(1000)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  it('wakes with the reason of a signal', async () => {
    const abort = new AbortController()
    // Longer than a single timer of Node can be: one of its own would fire at once.
    const sleep = nodeRuntime.sleep(2 ** 40, { signal: abort.signal })
    await nodeRuntime.sleep(10)
    abort.abort('stop')
    await expect(sleep).rejects.toBe('stop')
    await expect(nodeRuntime.sleep(0, { signal: abort.signal })).rejects.toBe('stop')
  })

  it('does not sleep for no time', async () => {
    await nodeRuntime.sleep(0)
    await nodeRuntime.sleep(-5)
  })
})
