import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

const template = testTemplate(`
parameters: { properties: { name: { type: string } } }
steps:
  - { id: gate, action: test:gate, input: { name: '\${{ parameters.name }}' } }
  - { id: clean, action: test:gate, if: '\${{ always() }}', input: { name: clean } }
`)

/** Runs that go on until they are let through by name, at most two at once. */
function setUp() {
  const begun: string[] = []
  const release = new Map<string, () => void>()
  const gate = defineAction({
    id: 'test:gate',
    input: z.strictObject({ name: z.string() }),
    run: ({ input: { name }, signal }) =>
      new Promise<void>((done, fail) => {
        if (name === 'clean') return done()
        begun.push(name)
        release.set(name, done)
        signal.addEventListener('abort', () => fail(signal.reason))
      }),
  })
  const scaffolder = createScaffolder({ actions: [gate], maxConcurrentRuns: 2 })
  const start = (name: string) => scaffolder.start(template, { parameters: { name } })
  const status = async (id: string) => (await scaffolder.tasks.get(id))?.status
  const begins = (name: string) => expect.poll(() => begun).toContain(name)
  return {
    scaffolder,
    start,
    status,
    begun,
    begins,
    release: (name: string) => release.get(name)?.(),
  }
}

describe('runs beyond the limit', () => {
  it('stay open, and begin in order as others end', async () => {
    const { scaffolder, start, status, begun, begins, release } = setUp()
    const [a, b, c, d] = [await start('a'), await start('b'), await start('c'), await start('d')]
    await begins('a')
    await begins('b')
    expect([await status(c.id), await status(d.id)]).toEqual(['open', 'open'])
    release('b')
    await b.result
    await begins('c')
    expect(await status(d.id)).toBe('open')
    release('a')
    await a.result
    await begins('d')
    expect(begun.slice(2)).toEqual(['c', 'd'])
    await scaffolder[Symbol.asyncDispose]()
  })

  it('can be cancelled before they begin, and give their place to the next', async () => {
    const { scaffolder, start, status, begun, begins, release } = setUp()
    const [a, , c, d] = [await start('a'), await start('b'), await start('c'), await start('d')]
    await scaffolder.tasks.cancel(c.id, 'not needed')
    expect(await c.result).toEqual({ status: 'cancelled', output: {} })
    expect(await status(c.id)).toBe('cancelled')
    const log = await scaffolder.tasks.log(c.id)
    expect(log.map(({ type, body }) => [type, body.message])).toEqual([
      ['cancelled', 'Cancelling: not needed'],
      ['completion', 'Run was cancelled'],
    ])
    await begins('a')
    release('a')
    await a.result
    await begins('d')
    expect(begun).not.toContain('c')
    await scaffolder[Symbol.asyncDispose]()
    expect((await d.result).status).toBe('cancelled')
  })

  it('are cancelled when the scaffolder is closed', async () => {
    const { scaffolder, start, status, begun, begins } = setUp()
    const [, , c] = [await start('a'), await start('b'), await start('c')]
    await begins('a')
    await begins('b')
    await scaffolder[Symbol.asyncDispose]()
    expect([await status(c.id), begun.includes('c')]).toEqual(['cancelled', false])
  })
})
