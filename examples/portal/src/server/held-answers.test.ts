import { createTestRuntime } from '@callboard/core/testing'
import { expect, it } from 'vitest'
import { createHeldAnswers } from './held-answers.ts'

const create = () => {
  const runtime = createTestRuntime()
  const closing = new AbortController()
  return { runtime, closing, held: createHeldAnswers({ runtime, signal: closing.signal }) }
}

it('holds answers for a quarter of an hour, whether or not anybody asks', async () => {
  const { runtime, held } = create()
  held.keep('a', { token: 'hunter2' })
  await runtime.advance(14 * 60_000)
  expect(held.of('a')).toEqual({ token: 'hunter2' })
  await runtime.advance(60_000)
  expect([held.size, held.of('a')]).toEqual([0, {}])
})

it('begins the time anew when an answer is kept again', async () => {
  const { runtime, held } = create()
  held.keep('a', { token: 'hunter2' })
  await runtime.advance(14 * 60_000)
  held.keep('a', { token: 'hunter3' })
  await runtime.advance(14 * 60_000)
  expect(held.of('a')).toEqual({ token: 'hunter3' })
})

it('moves answers to another key, and forgets the first one', () => {
  const { held } = create()
  held.keep('a', { token: 'hunter2' })
  held.move('a', 'b')
  expect([held.of('a'), held.of('b')]).toEqual([{}, { token: 'hunter2' }])
})

it('holds nothing for a form without such answers', () => {
  const { held } = create()
  held.keep('a', {})
  held.move('nowhere', 'b')
  expect(held.size).toBe(0)
})

it('lets go of the oldest when there are too many', () => {
  const { held } = create()
  for (let index = 0; index <= 1_000; index += 1) held.keep(String(index), { token: 'hunter2' })
  expect([held.size, held.of('0'), held.of('1')]).toEqual([1_000, {}, { token: 'hunter2' }])
})

it('lets go of everything when the portal closes', () => {
  const { held, closing } = create()
  held.keep('a', { token: 'hunter2' })
  closing.abort()
  held.keep('b', { token: 'hunter2' })
  expect(held.size).toBe(0)
})
