import { expect, it } from 'vitest'
import { isAbortOf, throwIfAborted } from './abort.ts'

it('throws the reason of an aborted signal, and nothing otherwise', () => {
  const reason = new Error('stop')
  expect(() => throwIfAborted(AbortSignal.abort(reason))).toThrow(reason)
  expect(throwIfAborted(new AbortController().signal)).toBeUndefined()
  expect(throwIfAborted(undefined)).toBeUndefined()
})

it('tells an abort from a failure by what was thrown', () => {
  const reason = new Error('stop')
  expect(isAbortOf(AbortSignal.abort(reason), reason)).toBe(true)
  expect(isAbortOf(AbortSignal.abort(reason), new Error('stop'))).toBe(false)
  expect(isAbortOf(new AbortController().signal, reason)).toBe(false)
  expect(isAbortOf(undefined, undefined)).toBe(false)
})
